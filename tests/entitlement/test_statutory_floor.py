"""No decision stays below the statute: the articles themselves, written down once more and plainly, are the measure.

Days are counted without moving a last day on from a day off, so that the measure is the least that the law can mean.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from tests.entitlement.random_facts import TODAY

MANY = settings(max_examples=300, deadline=None)
PRICE = Decimal("3000.00")
# Notice 2011 No. 20 and the catalogues: goods under a national regulation, and their depreciation in per cent a day.
CATALOGUE = {
    "television": "0.10",
    "refrigerator": "0.05",
    "washing_machine": "0.05",
    "air_conditioner": "0.1",
    "electric_fan": "0.05",
    "vacuum_cleaner": "0.05",
    "microwave_oven": "0.05",
    "range_hood": "0.05",
    "gas_water_heater": "0.05",
    "camcorder": "0.1",
    "mobile_phone": "0.5",
    "computer": "0.25",
}
NEW_UNIT = ("refund", "exchange_same_model", "exchange_other_model")


@st.composite
def faults(draw: st.DrawFn) -> dict[str, Any]:
    """A performance fault of proven, new goods of a catalogue; everything that matters is known."""
    age = draw(st.integers(0, 800) | st.sampled_from([7, 8, 15, 16, 30, 364, 365, 366]))
    start = (TODAY - timedelta(days=age)).isoformat()
    return {
        "as_of": TODAY.isoformat(),
        "category": draw(st.sampled_from(sorted(CATALOGUE))),
        "part": "other",
        "bought_on": start,
        "delivered_on": start,
        "installed_on": start,
        "price_paid": str(PRICE),
        "channel": draw(st.sampled_from(["store", "online"])),
        "proof": draw(st.sampled_from(["invoice", "order_record"])),
        "fault": "performance",
        "repairs": draw(st.integers(0, 3)),
        "waiting_for_parts_days": min(age, draw(st.sampled_from([0, 60, 61, 90, 91]))),
        "repairer_delay_days": min(age, draw(st.sampled_from([0, 30, 31]))),
        "same_model_available": draw(st.booleans()),
        "equal_model_available": draw(st.booleans()),
        "province": draw(st.sampled_from([None, "浙江", "广东"])),
        "wish": draw(st.sampled_from([None, "refund", "exchange", "repair"])),
    }


def owed(source: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the law gives at the least: the article, and remedies of which one must be offered."""
    age = (TODAY - date.fromisoformat(source["bought_on"])).days
    computer_or_phone = source["category"] in ("computer", "mobile_phone")
    if age <= 7:
        yield "458, 9", ("refund",)
    if age <= 15:
        yield "458, 10", NEW_UNIT
    if age <= 365:
        yield "458, 15", ("free_repair",)
        if source["repairs"] >= 2:
            yield "458, 11", NEW_UNIT
        if source["waiting_for_parts_days"] > (60 if computer_or_phone else 90):
            yield "458, 12", NEW_UNIT
        if source["repairer_delay_days"] > 30:
            yield "458, 12", NEW_UNIT


def offers(decision: Decision) -> set[str]:
    return {remedy.code for remedy in decision.remedies}


@MANY
@given(faults())
def test_every_right_of_the_regulations_is_offered(source: dict[str, Any]) -> None:
    decision = decide(Facts.from_json(source))
    for article, remedies in owed(source):
        assert offers(decision) & set(remedies), (article, decision.scenario, source)


@MANY
@given(faults())
def test_money_wanted_instead_of_an_exchange_costs_no_more_than_the_rate(source: dict[str, Any]) -> None:
    decision = decide(Facts.from_json({**source, "wish": "refund"}))
    has_right = any(set(remedies) == set(NEW_UNIT) for _, remedies in owed(source))
    assume(has_right)
    age = (TODAY - date.fromisoformat(source["bought_on"])).days
    fee = PRICE * Decimal(CATALOGUE[source["category"]]) / 100 * age
    paid = [r.amount for r in decision.remedies if r.code in ("refund", "refund_less_depreciation") and r.amount]
    if fee < PRICE:
        assert max(paid) >= PRICE - fee - Decimal("0.01")
    else:
        assert paid or decision.needs_human


@MANY
@given(faults(), st.sampled_from(["online", "tv", "phone_order", "mail_order"]), st.integers(0, 7))
def test_goods_bought_at_a_distance_go_back_without_a_reason(source: dict[str, Any], channel: str, age: int) -> None:
    received = (TODAY - timedelta(days=age)).isoformat()
    bought = {"bought_on": received, "delivered_on": received, "installed_on": received, "repairs": 0}
    waits = {"waiting_for_parts_days": 0, "repairer_delay_days": 0}
    for fault in ("none", "performance", "cosmetic_on_arrival"):
        for proof in ("invoice", "none"):
            facts = {**source, **bought, **waits, "channel": channel, "fault": fault, "wish": "refund", "proof": proof}
            requested = decide(Facts.from_json(facts)).requested
            assert requested is not None
            assert requested.granted == "full", (fault, proof)
