from datetime import timedelta

from desk.service import Desk
from desk.wechat.windows import Windows
from tests.desk.matters import NOW

LI = "wechat:demo/oLi"
HOUR = timedelta(hours=1)


def test_what_a_customer_opened_is_used_up(desk: Desk) -> None:
    with desk.work() as work:
        windows = Windows(work.session)
        assert not windows.take(LI, NOW)
        windows.open(LI, "wrote", NOW, NOW + HOUR, 2)
        assert [windows.take(LI, NOW) for _ in range(3)] == [True, True, False]


def test_what_ran_out_is_not_used(desk: Desk) -> None:
    with desk.work() as work:
        windows = Windows(work.session)
        windows.open(LI, "wrote", NOW, NOW + HOUR, 2)
        assert windows.left(LI, NOW) == 2
        assert windows.left(LI, NOW + HOUR) == 0
        assert not windows.take(LI, NOW + HOUR)


def test_a_message_counts_against_every_open_window(desk: Desk) -> None:
    with desk.work() as work:
        windows = Windows(work.session)
        windows.open(LI, "wrote", NOW, NOW + HOUR, 5)
        windows.open(LI, "clicked", NOW, NOW + timedelta(minutes=1), 3)
        assert sum(windows.take(LI, NOW) for _ in range(20)) == 5


def test_only_a_later_action_opens_anew(desk: Desk) -> None:
    with desk.work() as work:
        windows = Windows(work.session)
        windows.open(LI, "wrote", NOW, NOW + HOUR, 1)
        windows.take(LI, NOW)
        for earlier in (NOW, NOW - HOUR):
            windows.open(LI, "wrote", earlier, NOW + HOUR, 1)
            assert windows.left(LI, NOW) == 0
        windows.open(LI, "wrote", NOW + timedelta(seconds=1), NOW + HOUR, 1)
        assert windows.left(LI, NOW) == 1


def test_closed_and_forgotten(desk: Desk) -> None:
    with desk.work() as work:
        windows = Windows(work.session)
        windows.open(LI, "wrote", NOW, NOW + HOUR, 5)
        windows.close(LI)
        assert windows.left(LI, NOW) == 0
        windows.forget_before(NOW + 2 * HOUR)
        windows.open(LI, "wrote", NOW - HOUR, NOW + HOUR, 5)
        assert windows.left(LI, NOW) == 5
