"""Goods that customers wished for have come."""

from datetime import UTC, datetime

import pytest

from actions.arrivals import tell_arrivals
from desk.service import Desk
from desk.service_requests import REQUESTED
from desk.tables import Stock
from tests.desk.demo_brand import load_demo

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    desk = Desk.open("sqlite://")
    load_demo(desk)
    with desk.work() as work:
        for sender, city in (("web:a", None), ("web:b", "上海")):
            work.wishes.register(
                sender_id=sender, turn_key=sender, wanted="洗烘一体", model="AXX-100H", category="washing_machine",
                city=city, now=NOW,
            )  # fmt: skip
        work.personal.keep("web:b", "phone", "13900001111", "after_sales_case", NOW, 180)
    return desk


def arrive(desk: Desk, outlet_id: str) -> int:
    with desk.work() as work:
        work.session.add(Stock(model="AXX-100H", outlet_id=outlet_id, quantity=3))
    with desk.work() as work:
        return tell_arrivals(work, NOW)


def test_nobody_is_told_while_nothing_has_come(desk: Desk) -> None:
    with desk.work() as work:
        assert tell_arrivals(work, NOW) == 0


def test_goods_on_the_net_are_told_to_everybody_once(desk: Desk) -> None:
    assert arrive(desk, "MALL") == 2
    with desk.work() as work:
        assert tell_arrivals(work, NOW) == 0
        [message] = work.messages.after("web:a")
        assert "洗烘一体" in message.bubble["text"]
        assert "网上商城" in message.bubble["text"]


def test_goods_in_a_citys_shop_are_told_there(desk: Desk) -> None:
    assert arrive(desk, "SH-SHOP1") == 1
    with desk.work() as work:
        assert work.messages.after("web:a") == []
        assert len(work.messages.after("web:b")) == 1


def test_who_left_a_telephone_is_called_by_a_colleague(desk: Desk) -> None:
    arrive(desk, "MALL")
    with desk.work() as work:
        assert work.cases.open_case_of("web:a") is None
        case = work.cases.open_case_of("web:b")
        assert case is not None
        assert case.needs_human
        [request] = [event for event in work.cases.history(case.number) if event.kind == REQUESTED]
        assert request.detail == {"request": "goods_arrived", "goods": "洗烘一体", "phone": "⟦phone:1⟧"}
        assert work.handovers.waiting("web:b") is not None
