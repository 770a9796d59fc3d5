"""A promised time is kept, put off with a reason, or broken; one of a kind is open at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.cases import UnknownCaseError
from desk.promises import PromiseNotOpenError, PromiseState
from desk.service import Desk
from tests.desk.matters import NOW, open_case

HOUR = timedelta(hours=1)


@pytest.fixture
def case(desk: Desk) -> str:
    with desk.work() as work:
        return open_case(work, "web:anna", "web:1")


def test_a_promise_can_be_made_in_the_turn_that_opens_the_case(desk: Desk) -> None:
    with desk.turn("web:9", "web:bert", "web", NOW) as turn:
        number = open_case(turn, "web:bert", "web:9")
        turn.promises.make(number, "visit_booked", NOW)
        assert turn.promises.make(number, "visit_booked", NOW) is turn.promises.make(number, "visit_booked", NOW)
        turn.answer([], NOW)
    with desk.work() as work:
        (promise,) = work.promises.open_of(number)
        assert (promise.sender_id, promise.kind) == ("web:bert", "visit_booked")


def test_made_again_it_supersedes(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.promises.make(case, "visit_booked", NOW)
    with desk.work() as work:
        work.promises.make(case, "visit_booked", NOW + HOUR)
    with desk.work() as work:
        assert [p.state for p in work.promises.of_case(case)] == [PromiseState.SUPERSEDED, PromiseState.MADE]


def test_a_kept_promise_is_never_overdue(desk: Desk, case: str) -> None:
    with desk.work() as work:
        due = work.promises.make(case, "human_reply", NOW).due_at
    with desk.work() as work:
        assert work.promises.overdue(due - timedelta(seconds=1)) == []
        assert len(work.promises.overdue(due)) == 1
        assert work.promises.keep(case, "human_reply", NOW)
        assert not work.promises.keep(case, "human_reply", NOW)
    with desk.work() as work:
        assert work.promises.overdue(due) == []


def test_putting_off_needs_a_reason_and_a_later_time(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.promises.make(case, "visit_booked", NOW)
    with desk.work() as work:
        (promise,) = work.promises.open_of(case)
        later = promise.due_at + HOUR
        for reason, due in ((" ", later), ("师傅临时有急修", promise.due_at), ("师傅临时有急修", NOW)):
            with pytest.raises(ValueError, match="a reason, to a later time"):
                work.promises.postpone(promise.id, reason, due, NOW)
        put_off = work.promises.postpone(promise.id, "师傅临时有急修", later, NOW + HOUR)
        assert (put_off.due_at, put_off.reason) == (later, "师傅临时有急修")
        assert promise.state == PromiseState.SUPERSEDED
        with pytest.raises(PromiseNotOpenError):
            work.promises.postpone(promise.id, "师傅临时有急修", later, NOW)
    with desk.work() as work:
        assert len(work.promises.to_tell()) == 1


def test_one_of_two_claims_succeeds(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.promises.make(case, "human_reply", NOW)
    with desk.work() as work:
        (promise,) = work.promises.open_of(case)
        with desk.work() as other:
            assert other.promises.claim(promise.id, PromiseState.BROKEN, NOW)
        assert work.promises.claim(promise.id, PromiseState.BROKEN, NOW) is None


def test_a_cancelled_case_owes_nothing(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.promises.make(case, "human_reply", NOW)
        work.promises.make(case, "visit_booked", NOW)
        assert work.promises.cancel(case, NOW)
        assert work.promises.open_of(case) == []


def test_no_promise_without_a_case(desk: Desk) -> None:
    with desk.work() as work, pytest.raises(UnknownCaseError):
        work.promises.make("AX000000AAAAA", "human_reply", NOW)
