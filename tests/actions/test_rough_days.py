"""Days that are known only roughly: asked for again only where the exact day would change the outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.facts_from_slots import Matter
from entitlement.rulebook import default_rulebook

TODAY = date(2026, 11, 21)
MARCH = {"from": "2022-03-01", "to": "2022-03-31"}
SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-21"}
FRIDGE = {
    "category": "refrigerator",
    "fault": "performance",
    "wish": "repair",
    "proof": "invoice",
    "part": "cannot_say",
}


def decisive(**slots: Any) -> str | None:
    rulebook = default_rulebook()
    matter = Matter.told({**FRIDGE, **slots}, TODAY)
    return matter.decisive_rough_day(matter.decide(rulebook), rulebook)


def test_bought_and_delivered_on_one_rough_day_contradict_nothing() -> None:
    assert decisive(bought_on=MARCH, delivered_on=MARCH) is None


def test_a_rough_day_begins_no_sooner_than_the_exact_day_before_it() -> None:
    matter = Matter.told(
        {**FRIDGE, "bought_on": {"from": "2026-11-18", "to": "2026-11-18"}, "delivered_on": NOVEMBER}, TODAY
    )
    assert matter.rough_days["delivered_on"] == ("2026-11-18", "2026-11-21")


@pytest.mark.parametrize("wish", ["exchange", "refund"])
def test_a_day_that_decides_is_asked_for(wish: str) -> None:
    assert decisive(wish=wish, bought_on=NOVEMBER, delivered_on=NOVEMBER, price_paid="2399.00") == "delivered_on"


def test_a_day_that_is_certain_enough_is_not() -> None:
    assert decisive(bought_on=SEPTEMBER, delivered_on=SEPTEMBER) is None
