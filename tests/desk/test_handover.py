from datetime import timedelta

import pytest

from desk.cases import UnknownCaseError
from desk.service import Desk
from desk.tables import HandoverState
from tests.desk.matters import NOW, open_case


def test_asking_queues_the_sender_with_case_and_reason(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
        work.handovers.ask_for_human("anna", number, "second_refusal", NOW)
    with desk.work() as work:
        handover = work.handovers.waiting("anna")
        assert handover is not None
        assert (handover.case_number, handover.reason) == (number, "second_refusal")
        assert (handover.state, handover.asked_at) == ("waiting", NOW)


def test_asking_again_while_waiting_keeps_the_place(desk: Desk) -> None:
    with desk.work() as work:
        first = work.handovers.ask_for_human("anna", None, "asked", NOW)
        assert work.handovers.ask_for_human("anna", None, "danger", NOW + timedelta(minutes=1)) is first
    with desk.work() as work:
        again = work.handovers.ask_for_human("anna", None, "asked", NOW + timedelta(minutes=2))
        assert (again.id, again.reason, again.asked_at) == (first.id, "asked", NOW)


def test_asking_while_a_person_has_the_conversation_queues_nobody(desk: Desk) -> None:
    with desk.work() as work:
        work.handovers.ask_for_human("anna", None, "asked", NOW).state = HandoverState.TAKEN
    with desk.work() as work:
        again = work.handovers.ask_for_human("anna", None, "asked", NOW)
        assert again.state == HandoverState.TAKEN
        assert work.handovers.waiting("anna") is None


def test_after_a_closed_handover_one_can_ask_anew(desk: Desk) -> None:
    with desk.work() as work:
        closed = work.handovers.ask_for_human("anna", None, "asked", NOW)
        closed.state = HandoverState.CLOSED
        assert work.handovers.waiting("anna") is None
        assert work.handovers.ask_for_human("anna", None, "asked", NOW) is not closed


def test_the_queue_is_served_in_order_of_asking(desk: Desk) -> None:
    with desk.work() as work:
        work.handovers.ask_for_human("late", None, "asked", NOW + timedelta(minutes=1))
        work.handovers.ask_for_human("early", None, "asked", NOW)
    with desk.work() as work:
        work.handovers.ask_for_human("last", None, "asked", NOW + timedelta(minutes=2))
        assert [work.handovers.queue_position(name) for name in ("early", "late", "last")] == [1, 2, 3]
        assert work.handovers.queue_position("nobody") is None
        early = work.handovers.waiting("early")
        assert early is not None
        early.state = HandoverState.TAKEN
        assert [work.handovers.queue_position(name) for name in ("early", "late", "last")] == [None, 1, 2]


def test_a_handover_needs_a_case_that_exists(desk: Desk) -> None:
    with desk.work() as work, pytest.raises(UnknownCaseError):
        work.handovers.ask_for_human("anna", "AX261121ZZZZZ", "asked", NOW)
