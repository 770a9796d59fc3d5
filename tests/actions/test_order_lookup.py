"""Looking for an order: the shop's system may fail, and wrong pairs are limited by customer and by order."""

import asyncio
from datetime import date, timedelta

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.known_facts import known_facts
from actions.order_lookup import look_up
from actions.tools import Lookup, Scene, Tools
from desk.clock import FixedClock
from desk.orders import OrdersUnavailableError, Purchase
from desk.service import Desk
from desk.work import Work
from tests.desk.demo_brand import load_demo

TODAY = date(2026, 11, 21)
NUMBER = "DD2026111900001"


class Broken:
    async def find(self, number: str, phone_end: str) -> Purchase | None:
        raise OrdersUnavailableError(f"no answer to {len(number) + len(phone_end)} signs")


@pytest.fixture
def tools() -> Tools:
    desk = Desk.open("sqlite://")
    load_demo(desk)
    return Tools(desk, FixedClock.on(TODAY))


def scene(work: Work, tools: Tools, sender: str = "web:a", **slots: object) -> Scene:
    tracker = Tracker(sender, slots, {}, [], False, None, {}, None)
    return Scene(CollectingDispatcher(), tracker, work, "web:1", tools.clock.now(), TODAY)


def test_the_right_pair_finds_the_order_and_its_facts(tools: Tools) -> None:
    with tools.desk.work() as work:
        here = scene(work, tools)
        here.lookup = asyncio.run(look_up(here, tools, NUMBER, "1234"))
        assert here.lookup.outcome == "found"
        facts = known_facts(here, {})
    assert facts["bought_on"] == {"from": "2026-11-19", "to": "2026-11-19"}
    assert "delivered_on" not in facts
    known = {name: facts[name] for name in ("model", "category", "price_paid", "proof", "channel", "guide_price")}
    assert known == {
        "model": "AXB-320W",
        "category": "refrigerator",
        "price_paid": "2199.00",
        "proof": "order_record",
        "channel": "online",
        "guide_price": "2399.00",
    }
    assert facts["same_model_available"] is True


def test_a_model_tells_end_of_production_and_parts(tools: Tools) -> None:
    with tools.desk.work() as work:
        facts = known_facts(scene(work, tools, model="AXB210"), {})
        assert facts["discontinued_on"] == {"from": "2020-06-30", "to": "2020-06-30"}
        assert facts["parts_available"] is False
        assert facts["same_model_available"] is False
        assert known_facts(scene(work, tools, model="AXB210", category="television"), {}) == {}
        assert known_facts(scene(work, tools, model="XYZ-1"), {}) == {}


def test_too_many_wrong_pairs_close_the_order_for_everybody_and_the_customer_for_all_orders(tools: Tools) -> None:
    most = tools.rulebook.number("order_tries")
    with tools.desk.work() as work:
        for _ in range(most):
            assert asyncio.run(look_up(scene(work, tools), tools, NUMBER, "0000")) == Lookup("no_match")
        for sender, number, end in (("web:a", NUMBER, "1234"), ("web:b", NUMBER, "1234"), ("web:a", "X", "1")):
            assert asyncio.run(look_up(scene(work, tools, sender), tools, number, end)) == Lookup("too_many")
        later = scene(work, tools)
        later.now += timedelta(minutes=tools.rulebook.number("order_tries_minutes"), seconds=1)
        assert asyncio.run(look_up(later, tools, NUMBER, "1234")).outcome == "found"


def test_a_system_that_fails_is_not_a_wrong_pair(tools: Tools) -> None:
    broken = Tools(tools.desk, tools.clock, orders=Broken())
    with tools.desk.work() as work:
        for _ in range(tools.rulebook.number("order_tries") + 1):
            assert asyncio.run(look_up(scene(work, broken), broken, NUMBER, "1234")) == Lookup("unavailable")
