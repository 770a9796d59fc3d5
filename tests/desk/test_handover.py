from datetime import timedelta

import pytest

from desk.agents import PRESENT_FOR
from desk.cases import UnknownCaseError
from desk.handover import NotTheirsError
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


PASSWORD = "a password for tests"


def agents_come(desk: Desk, *numbers: str) -> None:
    with desk.work() as work:
        for number in numbers:
            work.agents.add(number, "示范坐席", "agent", PASSWORD, NOW)
            work.agents.set_duty(number, True, NOW)


def asks(desk: Desk, sender: str = "anna") -> int:
    with desk.work() as work:
        handover = work.handovers.ask_for_human(sender, None, "asked", NOW)
    return handover.id


def test_a_danger_goes_before_all_others_also_when_it_is_told_later(desk: Desk) -> None:
    with desk.work() as work:
        work.handovers.ask_for_human("anna", None, "asked", NOW)
        work.handovers.ask_for_human("boris", None, "asked", NOW + timedelta(minutes=1))
        work.handovers.ask_for_human("boris", None, "H1", NOW + timedelta(minutes=2), urgent=True)
        assert [handover.sender_id for handover in work.handovers.queue()] == ["boris", "anna"]
        assert work.handovers.queue_position("anna") == 2


def test_asking_again_may_make_it_quiet_and_never_loud(desk: Desk) -> None:
    with desk.work() as work:
        handover = work.handovers.ask_for_human("anna", None, "H2", NOW)
        assert not handover.quiet
        work.handovers.ask_for_human("anna", None, "asked", NOW, quiet=True)
        work.handovers.ask_for_human("anna", None, "H2", NOW)
        assert handover.quiet


def test_a_case_that_comes_later_is_added(desk: Desk) -> None:
    with desk.work() as work:
        handover = work.handovers.ask_for_human("anna", None, "asked", NOW)
        number = open_case(work, "anna", "web:1")
        work.handovers.ask_for_human("anna", number, "asked", NOW)
        assert handover.case_number == number


def test_one_agent_gets_the_conversation(desk: Desk) -> None:
    agents_come(desk, "1001", "1002")
    handover_id = asks(desk)
    with desk.work() as work:
        taken = work.handovers.take(handover_id, "1001", NOW)
        assert taken is not None
        assert (taken.state, taken.taken_by, taken.taken_at) == ("taken", "1001", NOW)
    with desk.work() as work:
        assert work.handovers.take(handover_id, "1002", NOW) is None
        assert work.handovers.take(handover_id, "1001", NOW) is None
        assert work.handovers.queue() == []
        assert [handover.taken_by for handover in work.handovers.all_taken()] == ["1001"]


def test_whoever_has_left_loses_the_conversation_to_who_takes_it(desk: Desk) -> None:
    agents_come(desk, "1001", "1002")
    handover_id = asks(desk)
    later = NOW + PRESENT_FOR + timedelta(seconds=1)
    with desk.work() as work:
        work.handovers.take(handover_id, "1001", NOW)
    with desk.work() as work:
        work.agents.seen("1002", later)
        assert work.handovers.take(handover_id, "1002", later)
    with desk.work() as work, pytest.raises(NotTheirsError):
        work.handovers.of_agent(handover_id, "1001")


def test_only_who_has_it_gives_it_back(desk: Desk) -> None:
    agents_come(desk, "1001", "1002")
    handover_id = asks(desk)
    with desk.work() as work:
        with pytest.raises(NotTheirsError):
            work.handovers.hand_back(handover_id, "1001", NOW)
        work.handovers.take(handover_id, "1001", NOW)
        with pytest.raises(NotTheirsError):
            work.handovers.hand_back(handover_id, "1002", NOW)
        back = work.handovers.hand_back(handover_id, "1001", NOW)
        assert (back.state, back.outcome, back.closed_at) == ("closed", "handed_back", NOW)
    with desk.work() as work:
        assert work.handovers.open_of("anna") is None
        assert work.handovers.take(handover_id, "1002", NOW) is None


def test_the_customer_may_think_better_of_it_while_waiting(desk: Desk) -> None:
    agents_come(desk, "1001")
    handover_id = asks(desk)
    with desk.work() as work:
        assert work.handovers.cancel("anna", NOW)
        assert not work.handovers.cancel("anna", NOW)
    handover_id = asks(desk)
    with desk.work() as work:
        work.handovers.take(handover_id, "1001", NOW)
        assert not work.handovers.cancel("anna", NOW)
        assert work.handovers.taken("anna") is not None
