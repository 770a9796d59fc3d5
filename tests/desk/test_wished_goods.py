from datetime import UTC, date, datetime

from desk.service import Desk
from desk.wished_goods import Demand, WishState

EVENING = datetime(2026, 11, 20, 17, tzinfo=UTC)  # already the 21st in China
MORNING = datetime(2026, 11, 21, 2, tzinfo=UTC)


def wish(desk: Desk, sender: str, key: str, now: datetime, city: str | None = "上海") -> None:
    with desk.work() as work:
        work.wishes.register(
            sender_id=sender, turn_key=key, wanted="洗烘一体", model="AXX-100H", category="washing_machine",
            city=city, now=now,
        )  # fmt: skip


def test_the_managers_list_of_a_day_counts_what_was_wished_for(desk: Desk) -> None:
    wish(desk, "a", "web:1", EVENING)
    wish(desk, "b", "web:2", MORNING)
    wish(desk, "c", "web:3", MORNING, None)
    with desk.work() as work:
        assert work.wishes.list_of(date(2026, 11, 21)) == [Demand("洗烘一体", "上海", 2), Demand("洗烘一体", None, 1)]
        assert work.wishes.list_of(date(2026, 11, 20)) == []


def test_a_wish_that_waits_is_written_once(desk: Desk) -> None:
    wish(desk, "a", "web:1", EVENING)
    wish(desk, "a", "web:2", MORNING)
    with desk.work() as work:
        assert len(work.wishes.waiting()) == 1


def test_on_arrival_everybody_who_waits_is_to_be_told_once(desk: Desk) -> None:
    wish(desk, "b", "web:2", MORNING)
    wish(desk, "a", "web:1", EVENING)
    with desk.work() as work:
        assert [row.sender_id for row in work.wishes.arrived("AXX-100H", MORNING)] == ["a", "b"]
        assert work.wishes.arrived("AXB-320W", MORNING) == []
    with desk.work() as work:
        assert work.wishes.arrived("AXX-100H", MORNING) == []
        assert work.wishes.waiting() == []
    wish(desk, "a", "web:3", MORNING)
    with desk.work() as work:
        assert [row.state for row in work.wishes.waiting()] == [WishState.WAITING]
