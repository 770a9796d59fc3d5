"""A follow-up is sent once, and its question waits for one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.cases import UnknownCaseError
from desk.follow_ups import FollowUpKind, FollowUpState
from desk.service import Desk
from tests.desk.matters import NOW, open_case

DAY = timedelta(days=1)


@pytest.fixture
def case(desk: Desk) -> str:
    with desk.work() as work:
        number = open_case(work, "web:anna", "web:1")
        for _ in range(2):
            work.follow_ups.plan(
                key="case:1:held",
                sender_id="web:anna",
                kind=FollowUpKind.SOLUTION_HELD,
                due_at=NOW + DAY,
                case_number=number,
            )
        return number


def test_an_occasion_is_followed_up_once(desk: Desk, case: str) -> None:
    with desk.work() as work:
        assert len(work.follow_ups.of_case(case)) == 1
        assert work.follow_ups.due(NOW) == []
        (due,) = work.follow_ups.due(NOW + DAY)
        assert work.follow_ups.claim(due, NOW + DAY)
        assert work.follow_ups.claim(due, NOW + DAY) is None
    with desk.work() as work:
        assert work.follow_ups.due(NOW + DAY) == []


def test_a_question_waits_until_it_is_answered(desk: Desk, case: str) -> None:
    with desk.work() as work:
        assert work.follow_ups.asked("web:anna") is None
        work.follow_ups.claim(work.follow_ups.due(NOW + DAY)[0], NOW + DAY)
    with desk.work() as work:
        asked = work.follow_ups.asked("web:anna")
        assert asked is not None
        assert asked.case_number == case
        assert work.follow_ups.asked("web:bert") is None
        work.follow_ups.answered(asked, NOW + DAY)
        assert work.follow_ups.asked("web:anna") is None


def test_what_is_cancelled_is_not_sent(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.follow_ups.cancel(case, NOW)
    with desk.work() as work:
        assert work.follow_ups.due(NOW + DAY) == []
        assert [one.state for one in work.follow_ups.of_case(case)] == [FollowUpState.CANCELLED]


def test_a_verdict_can_be_changed_and_explained(desk: Desk, case: str) -> None:
    with desk.work() as work:
        work.satisfaction.rate(case, 2, NOW)
        work.satisfaction.rate(case, 4, NOW)
        work.satisfaction.explain(case, "师傅很利索")
        verdict = work.satisfaction.of_case(case)
        assert verdict is not None
        assert (verdict.stars, verdict.reason) == (4, "师傅很利索")
        for stars in (0, 6):
            with pytest.raises(ValueError, match="stars"):
                work.satisfaction.rate(case, stars, NOW)
        with pytest.raises(UnknownCaseError):
            work.satisfaction.rate("AX000000AAAAA", 5, NOW)
