from datetime import UTC, datetime, timedelta

from desk.service import Desk

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_tries_count_within_the_time_and_for_their_owner_alone(desk: Desk) -> None:
    with desk.work() as work:
        for minute in (0, 10, 70):
            work.attempts.note("a", "order", NOON + timedelta(minutes=minute))
    with desk.work() as work:
        later = NOON + timedelta(minutes=75)
        assert not work.attempts.too_many("a", "order", later, 3, HOUR)
        assert work.attempts.too_many("a", "order", later, 1, HOUR)
        assert not work.attempts.too_many("b", "order", later, 1, HOUR)
        assert not work.attempts.too_many("a", "case", later, 1, HOUR)


def test_a_try_of_this_very_turn_counts(desk: Desk) -> None:
    with desk.work() as work:
        work.attempts.note("a", "order", NOON)
        assert work.attempts.too_many("a", "order", NOON, 1, HOUR)


def test_old_tries_are_forgotten(desk: Desk) -> None:
    with desk.work() as work:
        work.attempts.note("a", "order", NOON)
        work.attempts.note("a", "order", NOON + HOUR)
    with desk.work() as work:
        work.attempts.forget(NOON + HOUR)
        assert not work.attempts.too_many("a", "order", NOON, 2, timedelta(days=1))
