from datetime import date
from typing import Any, ClassVar

import pytest

from entitlement import missing as module
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.rulebook import default_rulebook

KNOWN = {"as_of": "2026-11-21", "category": "refrigerator", "fault": "performance", "channel": "store"}


def decided(**facts: Any) -> Decision:
    return decide(Facts.from_json({"as_of": "2026-11-21", **facts}))


def missing(**facts: Any) -> list[str]:
    return [fact.fact for fact in decided(**facts).missing]


def granted(**facts: Any) -> str | None:
    requested = decided(**facts).requested
    return requested.granted if requested else None


def test_with_nothing_known_the_matter_is_asked_before_dates_and_paper() -> None:
    assert missing() == ["category", "fault", "wish", "bought_on", "proof"]


def test_goods_of_a_known_family_are_of_no_other_kind() -> None:
    facts: dict[str, Any] = {"product_family": "water_heater", "cannot_say": ["category"], "proof": "invoice"}
    decision = decided(**facts, fault="performance", bought_on="2026-11-10", wish="exchange")
    assert {one.value for one in decision.alternatives} <= {"gas_water_heater", "electric_water_heater"}
    assert decision.alternatives


@pytest.mark.parametrize(
    ("intent", "first"),
    [
        ("request_refund", ["fault", "category", "bought_on", "proof"]),
        ("report_fault", ["category", "wish", "bought_on", "proof"]),
        ("no_valid_invoice", ["made_on"]),
        ("return_without_fault", ["channel", "bought_on"]),
        ("suspect_not_genuine", []),
    ],
)
def test_an_intent_settles_what_it_implies(intent: str, first: list[str]) -> None:
    assert missing(intent=intent) == first


def test_a_stated_fact_wins_over_an_implied_one() -> None:
    assert decided(intent="return_without_fault", **{**KNOWN, "bought_on": "2026-11-20"}).scenario == "E1"


def test_a_date_is_asked_only_near_a_boundary() -> None:
    far = {**KNOWN, "proof": "invoice", "wish": "exchange", "bought_on": "2026-06-01"}
    near = {**far, "bought_on": "2026-11-01"}
    assert missing(**far) == []
    assert missing(**near) == ["delivered_on"]


def test_the_date_of_installation_is_asked_only_for_goods_that_are_installed() -> None:
    facts = {
        **KNOWN,
        "proof": "invoice",
        "wish": "repair",
        "bought_on": "2026-11-10",
        "delivered_on": "2026-11-13",
    }
    assert "installed_on" not in missing(**facts)
    assert missing(**{**facts, "category": "air_conditioner"}) == ["installed_on", "same_model_available"]


def test_the_part_is_asked_only_when_the_whole_unit_is_out_of_warranty() -> None:
    facts = {**KNOWN, "proof": "invoice", "wish": "repair", "delivered_on": "2025-10-01"}
    assert missing(**facts) == ["part"]
    assert missing(**{**facts, "delivered_on": "2026-01-01"}) == []
    assert missing(**{**facts, "category": "mobile_phone"}) == []
    assert missing(**facts, main_part=False) == []


def test_the_production_date_is_asked_only_without_a_proof() -> None:
    facts = {**KNOWN, "wish": "repair", "bought_on": "2026-01-01", "delivered_on": "2026-01-01"}
    assert missing(**facts) == ["proof"]
    assert missing(**facts, proof="none") == ["made_on"]


def test_the_price_is_asked_only_when_money_is_paid_back() -> None:
    facts = {**KNOWN, "proof": "invoice", "delivered_on": "2026-11-20"}
    assert missing(**facts, wish="refund") == ["price_paid"]
    assert missing(**facts, wish="exchange") == []


def test_the_present_price_is_asked_whatever_was_paid() -> None:
    facts = {**KNOWN, "fault": "none", "wish": "price_difference", "delivered_on": "2026-11-20", "proof": "invoice"}
    for price in ("1.00", "900.00", "90000.00"):
        assert missing(**facts, price_paid=price) == ["price_now"]


def test_an_invoice_tells_price_and_day() -> None:
    decision = decided(**KNOWN, proof="invoice", invoice_on="2026-11-19", invoice_price="2000", wish="refund")
    assert decision.missing == ()
    assert decision.remedies[0].amount == 2000


def test_an_invoice_written_after_the_delivery_was_not_the_purchase() -> None:
    assert decided(invoice_on="2026-11-10", delivered_on="2026-11-08").presumed["bought_on"] == date(2026, 11, 8)


def test_facts_of_our_own_are_asked_of_the_desk() -> None:
    facts = {**KNOWN, "proof": "invoice", "wish": "exchange", "delivered_on": "2026-11-10"}
    (stock,) = decided(**facts).missing
    assert (stock.fact, stock.asked_of) == ("same_model_available", "desk")
    assert stock.why.endswith("由我们替您查库存。")


def test_facts_that_matter_only_together_are_missing_together() -> None:
    facts = {**KNOWN, "fault": "none", "wish": "refund", "bought_on": "2026-11-11"}
    del facts["channel"]
    assert missing(**facts) == ["channel", "delivered_on"]
    assert missing(**facts, channel="online") == ["delivered_on"]
    assert missing(**facts, channel="store") == []
    assert missing(**facts, delivered_on="2026-11-18") == ["channel"]
    assert missing(**facts, delivered_on="2026-11-11") == []


class TestWhatMayBeSaidMeanwhile:
    def test_a_yes_stands_on_the_condition_of_a_paper(self) -> None:
        facts = {**KNOWN, "wish": "exchange", "delivered_on": "2026-11-18"}
        assert (granted(**facts), missing(**facts)) == ("full", ["proof"])

    def test_a_yes_that_a_fact_may_take_away_is_not_said(self) -> None:
        assert granted(**{**KNOWN, "wish": "refund"}) == "unknown"

    def test_a_yes_that_can_only_grow_is_said(self) -> None:
        facts = {
            **KNOWN,
            "wish": "refund",
            "bought_on": "2026-11-11",
            "price_paid": "2399",
            "proof": "invoice",
        }
        assert granted(**facts, same_model_available=True) == "partial"
        assert missing(**facts, same_model_available=True) == ["delivered_on"]

    def test_a_refusal_that_a_fact_may_overturn_is_not_said(self) -> None:
        facts = {"category": "television", "fault": "none", "wish": "refund", "delivered_on": "2026-11-18"}
        assert granted(**facts) == "unknown"
        assert granted(**facts, channel="store") == "no"

    def test_an_open_answer_names_what_is_still_needed(self) -> None:
        requested = decided(category="television", fault="none", wish="refund", delivered_on="2026-11-18").requested
        assert requested is not None
        assert requested.reason == "还要先确认购买渠道，才能给您准确的答复。"


class TestWhatTheCustomerCannotSay:
    FACTS: ClassVar[dict[str, Any]] = {
        **KNOWN,
        "proof": "invoice",
        "wish": "repair",
        "delivered_on": "2025-10-01",
        "cannot_say": ["part"],
    }

    def test_both_outcomes_are_explained_and_a_person_settles_it(self) -> None:
        decision = decided(**self.FACTS)
        assert (decision.scenario, decision.needs_human, decision.missing) == ("H3", True, ())
        outcomes = {a.value: (a.scenario, a.granted, a.remedies) for a in decision.alternatives}
        assert outcomes == {
            "compressor": ("E4", "full", ("free_repair",)),
            "other": ("E5", "partial", ("paid_repair",)),
        }
        assert decision.to_json()["alternatives"][1]["remedies"] == ["paid_repair"]
        assert decision.alternatives[0].text == "如果故障部件是“压缩机”：免费维修。"

    def test_what_every_outcome_gives_stays_open(self) -> None:
        facts = {**self.FACTS, "delivered_on": "2026-11-18", "cannot_say": ["proof"], "made_on": "2026-10-01"}
        del facts["proof"]
        codes = [remedy.code for remedy in decided(**facts).remedies]
        assert codes == ["free_repair", "free_inspection", "human"]

    def test_a_date_that_cannot_be_said_is_told_as_a_date(self) -> None:
        facts = {**self.FACTS, "cannot_say": ["bought_on", "delivered_on", "part"]}
        del facts["delivered_on"]
        days = [a.value for a in decided(**facts).alternatives if a.fact == "bought_on"]
        assert all(day.year in range(2020, 2027) for day in days)

    def test_days_of_the_same_month_are_told_apart(self) -> None:
        facts = {"bought_on": None, "delivered_on": None, "cannot_say": ["bought_on", "delivered_on"]}
        decision = decided(**facts, as_of="2026-11-27", wish="repair")
        texts = [a.text.split("：")[0] for a in decision.alternatives if a.fact == "bought_on"]
        assert len(texts) > 2
        assert len(set(texts)) == len(texts)

    def test_a_yes_or_no_is_told_in_words(self) -> None:
        facts = {**self.FACTS, "unit": "sample", "fault": "cosmetic_on_arrival", "delivered_on": "2026-11-18"}
        decision = decided(**{**facts, "cannot_say": ["defects_disclosed"]})
        assert any("是“是”" in a.text or "是“否”" in a.text for a in decision.alternatives)

    def test_what_does_not_decide_leads_nowhere(self) -> None:
        facts = {**self.FACTS, "delivered_on": "2026-05-01"}
        assert decided(**facts).scenario == "E4"

    def test_our_own_facts_never_keep_the_customer_waiting(self) -> None:
        facts = {**self.FACTS, "delivered_on": "2026-11-10", "wish": "exchange"}
        decision = decided(**{**facts, "cannot_say": ["same_model_available"]})
        assert (decision.scenario, decision.missing) == ("E2", ())

    def test_a_price_that_cannot_be_said_leaves_only_the_sum_open(self) -> None:
        facts = {**self.FACTS, "delivered_on": "2026-11-18", "wish": "refund", "cannot_say": ["price_paid"]}
        decision = decided(**facts)
        assert (decision.scenario, decision.remedies[0].amount) == ("E1", None)


@pytest.mark.parametrize("fact", ["unit", "papers", "cause", "hazard", "damage", "intact", "repairs", "days_in_repair"])
def test_what_nobody_said_is_presumed_and_not_asked(fact: str) -> None:
    decision = decided()
    assert fact in decision.presumed
    assert fact not in missing()


def test_the_search_for_what_matters_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    real = module.try_reading

    def counted(*args: Any) -> module.Trial:
        tried.append(args)
        return real(*args)

    monkeypatch.setattr(module, "try_reading", counted)
    monkeypatch.setattr(module, "_differ", lambda *_: False)
    decided(intent="request_refund")
    limit = default_rulebook().number("readings_tried")
    most_values_of_one_fact = 20
    assert limit < len(tried) <= limit + most_values_of_one_fact
