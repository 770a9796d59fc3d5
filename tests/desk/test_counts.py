"""The managers' counts."""

from __future__ import annotations

from datetime import timedelta

from desk.counts import Tally, count
from desk.service import Desk
from desk.work import Work
from tests.desk.matters import NOW, open_case
from tests.desk.plans import without_scans

SINCE = NOW - timedelta(days=7)


def case_with(work: Work, key: str, days_ago: int = 0, **columns: object) -> str:
    number = open_case(work, f"web:{key}", key, NOW - timedelta(days=days_ago))
    case = work.cases.get_case(number)
    assert case is not None
    for column, value in columns.items():
        setattr(case, column, value)
    return number


def test_cases_by_cause_product_and_state(desk: Desk) -> None:
    with desk.work() as work:
        case_with(work, "1", cause="quality", category="television")
        case_with(work, "2", cause="quality", category="refrigerator", state="closed")
        case_with(work, "3", cause=None, category="television", reopened=2)
        case_with(work, "old", days_ago=8, cause="quality")
    with desk.work() as work:
        counts = count(work.session, SINCE)
    assert (counts.cases, counts.again) == (3, 1)
    assert counts.by_cause == [Tally("quality", 2, 0), Tally(None, 1, 1)]
    assert counts.by_product == [Tally("television", 2, 1), Tally("refrigerator", 1, 0)]
    assert counts.by_state == [Tally("open", 2, 1), Tally("closed", 1, 0)]


def test_the_same_trouble_again_came_back(desk: Desk) -> None:
    with desk.work() as work:
        first = case_with(work, "1", days_ago=20)
    with desk.work() as work:
        case_with(work, "2", repeats=first)
    with desk.work() as work:
        assert count(work.session, SINCE).again == 1


def test_stars_count_from_the_day_they_were_given(desk: Desk) -> None:
    with desk.work() as work:
        for key, stars, days_ago in (("1", 5, 0), ("2", 2, 1), ("3", 5, 2), ("4", 1, 9)):
            number = case_with(work, key, days_ago=20)
            work.satisfaction.rate(number, stars, NOW - timedelta(days=days_ago))
    with desk.work() as work:
        counts = count(work.session, SINCE)
    assert counts.stars == {5: 2, 2: 1}
    assert counts.average_stars == 4


def test_nothing_happened(desk: Desk) -> None:
    with desk.work() as work:
        counts = count(work.session, SINCE)
    assert (counts.cases, counts.again, counts.by_cause, counts.stars, counts.average_stars) == (0, 0, [], {}, None)


def test_they_are_read_by_indexes(desk: Desk) -> None:
    with desk.work() as work, without_scans(work.session):
        count(work.session, SINCE)
