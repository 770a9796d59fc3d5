"""A claim told together with a threat goes along to the person who takes over."""

from __future__ import annotations

import pytest

from trainer.rehearsal.customer import Customer

TOLD = "冰箱11月19号买的 当天送到 今天不制冷了"


@pytest.mark.parametrize(
    ("rest", "scenario", "decided"),
    [("有订单 2399 要退", "E1", "full"), ("要退", "complaint", None)],
)
def test_the_person_finds_the_claim_its_facts_and_what_the_engine_says(
    customer: Customer, rest: str, scenario: str, decided: str | None
) -> None:
    customer.say(f"你们再不管我就发抖音曝光 {TOLD} {rest}")
    case = customer.case()
    assert case is not None
    assert (case.intent, case.scenario) == ("request_refund", scenario)
    assert case.facts["delivered_on"] == "2026-11-19"
    assert (case.decision or {}).get("requested", {}).get("granted") == decided
    assert case.human_reason == "threaten_escalation"
