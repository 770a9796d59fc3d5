from datetime import timedelta

from desk.service import Desk
from tests.desk.matters import NOW

HOUR = timedelta(hours=1)


def test_too_many_within_a_time_and_free_again_after_it(desk: Desk) -> None:
    for minute in range(3):
        with desk.work() as work:
            assert not work.attempts.too_many("anna", "look_up", NOW, 3, HOUR)
            work.attempts.note("anna", "look_up", NOW + timedelta(minutes=minute))
    with desk.work() as work:
        assert work.attempts.too_many("anna", "look_up", NOW, 3, HOUR)
        assert not work.attempts.too_many("boris", "look_up", NOW, 3, HOUR)
        assert not work.attempts.too_many("anna", "login", NOW, 3, HOUR)
        assert not work.attempts.too_many("anna", "look_up", NOW + HOUR, 3, HOUR)


def test_after_a_success_nothing_counts(desk: Desk) -> None:
    with desk.work() as work:
        work.attempts.note("anna", "login", NOW)
    with desk.work() as work:
        work.attempts.clear("anna", "login")
    with desk.work() as work:
        assert not work.attempts.too_many("anna", "login", NOW, 1, HOUR)
