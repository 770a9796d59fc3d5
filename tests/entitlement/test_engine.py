from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts

FRIDGE = {
    "as_of": "2026-11-12",
    "category": "refrigerator",
    "price_paid": "2399.00",
    "bought_on": "2026-11-01",
    "delivered_on": "2026-11-01",
    "fault": "performance",
    "proof": "invoice",
    "channel": "store",
    "same_model_available": True,
    "equal_model_available": True,
}


def decided(**facts: Any) -> Decision:
    return decide(Facts.from_json({**FRIDGE, **facts}))


def codes(decision: Decision) -> list[str]:
    return [remedy.code for remedy in decision.remedies]


def test_a_decision_in_json() -> None:
    answer = decided(wish="refund").to_json()
    assert answer["scenario"] == "S2"
    assert answer["also"] == ["E2"]
    assert answer["requested"]["granted"] == "partial"
    assert answer["requested"]["reason"].endswith("2399.00 × 0.05% × 11 = 13.19 元，可退 2385.81 元。")
    assert answer["remedies"][1] == {
        "remedy": "refund_less_depreciation",
        "label": "扣除折旧费后退款",
        "amount": "2385.81",
        "fee": "13.19",
        "formula": "2399.00 × 0.05% × 11 = 13.19",
        "basis": ["《部分商品修理更换退货责任规定》第十条", "《部分商品修理更换退货责任规定》第十三条"],
        "who_acts": "seller",
        "who_pays": "退换的来回运费我们出。",
    }
    assert answer["missing"] == []
    assert answer["presumed"]["hazard"] is False
    assert answer["needs_human"] is False
    assert answer["who_acts"] == ["seller", "repairer"]
    assert answer["who_pays"] == "退换的来回运费我们出。维修、上门都不收钱。"
    assert "购机凭证" in answer["papers"]


def test_nothing_asked_is_nothing_refused() -> None:
    assert decided().to_json()["requested"] is None


@pytest.mark.parametrize(
    ("category", "article"),
    [
        ("refrigerator", "《部分商品修理更换退货责任规定》第九条"),
        ("computer", "《微型计算机商品修理更换退货责任规定》第十一条"),
        ("audio_video", "《家用视听商品修理更换退货责任规定》第十二条"),
        ("mobile_phone", "《移动电话机商品修理更换退货责任规定》第十一条"),
        ("other", "《消费者权益保护法》第二十四条"),
    ],
)
def test_each_kind_of_goods_cites_its_own_regulation(category: str, article: str) -> None:
    decision = decided(category=category, as_of="2026-11-05", wish="refund")
    assert decision.to_json()["remedies"][0]["basis"][0] == article


def test_goods_outside_the_catalogues_never_cite_their_regulation() -> None:
    decision = decided(category="other", wish="refund")
    assert decision.scenario == "E0"
    assert all("修理更换退货责任规定" not in clause.regulation for clause in decision.clauses)


class TestDanger:
    def test_the_steps_fit_the_danger(self) -> None:
        gas, shock = decided(hazard="gas").steps, decided(hazard="electric_shock").steps
        assert "燃气总阀" in gas[0]
        assert "拔插头" in shock[0]
        assert gas[-1] == shock[-1]

    def test_an_unnamed_danger_covers_gas_and_current(self) -> None:
        steps = "".join(decided(hazard=True).steps)
        assert "燃气" in steps
        assert "切断电源" in steps

    def test_nothing_is_denied_and_nothing_asked(self) -> None:
        decision = decided(hazard="fire", wish="refund", bought_on="2020-01-01", delivered_on="2020-01-01")
        assert decision.requested is not None
        assert decision.requested.granted == "unknown"
        assert (decision.missing, decision.needs_human) == ((), True)

    def test_without_danger_there_are_no_steps(self) -> None:
        assert decided(hazard=False).steps == ()


def test_fraud_names_three_times_the_price() -> None:
    notes = "".join(decided(intent="suspect_not_genuine").notes)
    assert "3倍" in notes
    assert "500元" in notes


def test_damage_is_registered_and_never_waived() -> None:
    decision = decided(damage="injury", wish="compensation")
    assert decision.needs_human
    assert any("不影响您依法要求赔偿" in note for note in decision.notes)


def test_damage_outranks_misuse_and_danger_outranks_damage() -> None:
    assert decided(damage="property", cause="misuse").scenario == "H4"
    assert decided(damage="property", hazard=True).scenario == "H1"


def test_a_cause_that_the_seller_merely_claims_does_not_exclude() -> None:
    assert decided(cause="unknown", wish="exchange").scenario == "E2"


def test_misuse_is_repaired_for_money_and_inspected_free() -> None:
    decision = decided(cause="misuse", cause_source="inspection", wish="refund")
    assert codes(decision) == ["free_inspection", "paid_repair"]
    assert any("6个月内" in note for note in decision.notes)
    old = decided(cause="misuse", as_of="2027-06-01", wish="refund")
    assert not any("6个月内" in note for note in old.notes)


def test_who_proves_what_is_said_of_durable_goods_only() -> None:
    assert not any("举证" in note for note in decided(cause="misuse", category="vacuum_cleaner").notes)
    assert any("举证" in note for note in decided(cause="misuse", province="浙江", as_of="2027-10-08").notes)


def test_a_sample_outside_the_catalogues_has_no_claim_of_a_new_unit() -> None:
    decision = decided(category="other", unit="sample", wish="repair")
    assert (decision.scenario, decision.also) == ("S5", ())


def test_a_shortcoming_that_is_described_is_inspected_unless_it_was() -> None:
    second_thoughts = {"wish": "refund", "as_of": "2026-12-30"}
    told = [decided(**second_thoughts, fault="none").notes, decided(**second_thoughts, inspection="no_fault").notes]
    assert [any("免费检测" in note for note in notes) for notes in told] == [True, False]


def test_misuse_takes_no_other_scenario_along() -> None:
    assert decided(cause="misuse", wish="exchange").also == ()


class TestNoProof:
    def test_an_example_with_every_figure(self) -> None:
        decision = decided(
            category="mobile_phone", proof="none", made_on="2025-09-10", bought_on=None, delivered_on=None,
            as_of="2026-11-21", wish="repair",
        )  # fmt: skip
        assert decision.scenario == "S12"
        assert codes(decision) == ["free_repair", "reissue_invoice"]
        assert any("2026年3月10日起算，到2027年3月10日为止" in note for note in decision.notes)

    @pytest.mark.parametrize(("made_on", "remedy"), [("2025-05-12", "free_repair"), ("2025-05-11", "paid_repair")])
    def test_the_deemed_period_ends_after_eighteen_months(self, made_on: str, remedy: str) -> None:
        decision = decided(
            proof="none", made_on=made_on, wish="repair", part="other", bought_on="2025-05-20",
            delivered_on="2025-05-20",
        )  # fmt: skip
        assert remedy in codes(decision)

    def test_a_dated_receipt_may_start_later(self) -> None:
        bought = {"made_on": "2024-01-01", "bought_on": "2026-01-01", "delivered_on": "2026-01-01"}
        facts = {**bought, "part": "other", "wish": "repair"}
        assert "free_repair" in codes(decided(proof="receipt", **facts))
        assert "paid_repair" in codes(decided(proof="none", **facts))

    def test_a_repair_that_did_not_last_is_free_even_so(self) -> None:
        bought = {"made_on": "2020-01-01", "bought_on": "2021-01-01", "delivered_on": "2021-01-01"}
        repaired = {"same_fault_again": True, "last_repair_finished_on": "2026-11-01"}
        assert "free_repair" in codes(decided(proof="none", part="other", wish="repair", **bought, **repaired))

    def test_a_start_that_rests_on_no_day_told_is_not_said(self) -> None:
        undated = {"bought_on": None, "delivered_on": None, "wish": "repair"}
        assert not any("起算" in note for note in decided(proof="none", **undated).notes)
        assert any("起算" in note for note in decided(proof="none", **undated, made_on="2026-05-12").notes)
        assert any("起算" in note for note in decided(proof="receipt", wish="repair").notes)
        assert not any("起算" in note for note in decided(proof="none", wish="repair").notes)


class TestCounting:
    @pytest.mark.parametrize(("as_of", "scenario"), [("2026-11-09", "E1"), ("2026-11-10", "E2")])
    def test_a_seventh_day_on_a_sunday_moves_to_monday(self, as_of: str, scenario: str) -> None:
        assert decided(as_of=as_of).scenario == scenario

    def test_a_fault_before_an_exchange_is_not_the_present_one(self) -> None:
        facts = {
            "exchanged_on": "2026-11-10",
            "fault_on": "2026-11-02",
            "as_of": "2026-12-30",
            "wish": "refund",
        }
        assert decided(**facts).scenario == "S1"

    def test_a_fault_on_the_day_of_the_exchange_is_the_new_units(self) -> None:
        facts = {"exchanged_on": "2026-11-10", "fault_on": "2026-11-10", "as_of": "2026-12-30", "wish": "refund"}
        assert decided(**facts).scenario == "E1"

    def test_a_delivery_that_nobody_told_was_on_the_day_of_the_purchase(self) -> None:
        seventh = {"bought_on": "2026-11-03", "delivered_on": None, "as_of": "2026-11-10"}
        assert decided(**seventh).scenario == "E1"
        assert decided(**seventh, category="air_conditioner").scenario == "E1"

    def test_days_at_the_repairer_prolong_the_warranty(self) -> None:
        facts = {"bought_on": "2025-11-01", "delivered_on": "2025-11-01", "part": "other", "wish": "repair"}
        assert decided(**facts).scenario == "E5"
        assert decided(**facts, days_in_repair=11, repairs=1).scenario == "E4"

    def test_the_warranty_end_is_told(self) -> None:
        (end,) = [d for d in decided(as_of="2026-12-01", wish="repair").deadlines if d.what == "warranty"]
        assert end.on == date(2027, 11, 1)

    def test_a_year_without_holiday_data_is_warned_of(self) -> None:
        warnings = decided(as_of="2026-12-01", wish="repair").warnings
        assert any("2027年" in warning for warning in warnings)

    def test_a_main_part_replaced_starts_anew(self) -> None:
        facts = {
            "bought_on": "2021-01-01",
            "delivered_on": "2021-01-01",
            "part": "compressor",
            "wish": "repair",
        }
        assert decided(**facts).scenario == "E5"
        assert decided(**facts, part_replaced_on="2024-06-01").scenario == "E5"
        computer = {**facts, "category": "computer", "part": "mainboard"}
        assert decided(**computer, part_replaced_on="2025-06-01").scenario == "E4"
        assert decided(**{**computer, "part": "other"}, part_replaced_on="2026-06-01").scenario == "E5"

    def test_a_repaired_part_starts_anew_in_zhejiang(self) -> None:
        facts = {"bought_on": "2025-01-01", "delivered_on": "2025-01-01", "part": "other", "wish": "repair"}
        repaired = {"same_fault_again": True, "last_repair_finished_on": "2025-12-20", "repairs": 1}
        assert decided(**facts, **repaired).scenario == "E5"
        assert decided(**facts, **repaired, province="浙江").scenario == "E4"
        assert decided(**facts, part_replaced_on="2025-12-20", province="浙江").scenario == "E4"
        assert decided(**facts, part_replaced_on="2025-12-20", province="浙江", category="other").scenario == "E5"


class TestMoney:
    def test_days_run_from_the_invoice_to_today(self) -> None:
        decision = decided(wish="refund", invoice_on="2026-11-03")
        assert decision.remedies[1].fee == Decimal("10.80")

    def test_a_refund_on_the_day_of_the_invoice_costs_nothing(self) -> None:
        decision = decided(wish="refund", invoice_on="2026-11-12")
        assert (decision.remedies[1].fee, decision.remedies[1].amount) == (Decimal("0.00"), Decimal("2399.00"))

    def test_days_at_the_repairer_never_make_the_fee_negative(self) -> None:
        decision = decided(wish="refund", invoice_on="2026-11-10", days_in_repair=9)
        assert decision.remedies[1].fee == Decimal("0.00")

    def test_what_was_paid_counts_not_what_the_invoice_says(self) -> None:
        decision = decided(wish="refund", as_of="2026-11-05", invoice_price="2500")
        assert decision.remedies[0].amount == Decimal("2399.00")

    def test_an_option_that_pays_nothing_is_said_and_not_offered(self) -> None:
        decision = decided(
            category="mobile_phone",
            wish="refund",
            repairs=2,
            bought_on="2026-03-01",
            delivered_on="2026-03-01",
        )
        assert codes(decision) == ["exchange_same_model", "free_repair", "human"]
        assert decision.needs_human
        assert any("没有可退的金额" in note for note in decision.notes)

    def test_an_unknown_rate_gives_no_sum(self) -> None:
        decision = decided(category="audio_video", wish="refund")
        assert decision.remedies[1].amount is None
        assert any("折旧率" in note for note in decision.notes)
        assert decision.requested is not None
        assert "核实折旧率" in decision.requested.reason

    def test_a_sum_that_waits_for_the_price_says_so(self) -> None:
        waiting, told = decided(wish="refund", price_paid=None), decided(wish="refund")
        assert [any("看过购机凭证" in note for note in d.notes) for d in (waiting, told)] == [True, False]
        assert waiting.requested is not None
        assert "每天 0.05%" in waiting.requested.reason

    def test_a_weakly_sourced_figure_is_to_be_confirmed(self) -> None:
        assert any("折旧率" in warning for warning in decided(wish="refund").warnings)
        assert not any("折旧率" in warning for warning in decided(category="television", wish="refund").warnings)


def test_a_wait_of_the_limit_itself_is_not_beyond_it() -> None:
    waiting = {"bought_on": "2026-05-01", "delivered_on": "2026-05-01", "wish": "exchange"}
    assert [decided(**waiting, waiting_for_parts_days=days).scenario for days in (90, 91)] == ["S1", "E3"]
    assert [decided(**waiting, repairer_delay_days=days).scenario for days in (30, 31)] == ["S1", "E3"]
    assert [decided(**waiting, repairer_delay_days=days).repair_is_overdue for days in (30, 31)] == [False, True]


class TestProvince:
    def test_its_rule_is_named_where_it_gives_more(self) -> None:
        decision = decided(wish="refund", province="浙江")
        assert codes(decision)[:2] == ["refund", "exchange_same_model"]
        assert any("浙江省" in note for note in decision.notes)

    def test_it_is_not_named_where_it_adds_nothing(self) -> None:
        assert not any("浙江" in note for note in decided(as_of="2026-11-05", province="浙江").notes)

    def test_thirty_five_days_of_repair_in_all(self) -> None:
        facts = {
            "bought_on": "2026-05-01",
            "delivered_on": "2026-05-01",
            "wish": "exchange",
            "province": "浙江",
        }
        assert decided(**facts, days_in_repair=35).scenario == "S1"
        assert decided(**facts, days_in_repair=36).scenario == "E3"


class TestPromises:
    def test_large_goods_are_collected(self) -> None:
        assert any("上门取送" in note for note in decided(wish="refund").notes)
        assert not any("上门取送" in note for note in decided(wish="refund", category="mobile_phone").notes)
        assert not any("上门取送" in note for note in decided(wish="refund", large_item=False).notes)

    def test_carrying_large_goods_oneself_is_paid_for_in_zhejiang(self) -> None:
        def told(**facts: Any) -> bool:
            return any("误工费" in note for note in decided(province="浙江", **facts).notes)

        assert told(wish="repair", as_of="2026-12-30")
        assert told(wish="exchange")
        assert not told(wish="refund", category="mobile_phone")
        assert not told(wish="refund", fault="none")
        assert not any("误工费" in note for note in decided(wish="exchange").notes)

    def test_what_came_with_a_computer_goes_back_with_it(self) -> None:
        def notes(**facts: Any) -> str:
            return "".join(decided(category="computer", **facts).notes)

        assert "显示器" in notes(wish="refund")
        assert not any("显示器" in note for note in decided(wish="refund").notes)
        assert "显示器" not in notes(wish="repair", as_of="2026-12-30")
        assert "退掉附件" not in notes(wish="refund")
        phone = decided(category="mobile_phone", part="battery", wish="exchange")
        assert any("换过2次" in note for note in phone.notes)

    def test_each_remedy_brings_its_times(self) -> None:
        deadlines = {d.what: d.amount for d in decided(wish="refund").deadlines}
        assert deadlines == {"exchange_window": None, "refund_paid": 7, "visit": 24, "answer": 15}

    def test_a_right_says_until_when_it_can_be_claimed(self) -> None:
        ends = {d.what: d.on for d in decided(wish="refund", as_of="2026-11-05").deadlines if d.on}
        assert ends == {"refund_window": date(2026, 11, 9), "exchange_window": date(2026, 11, 16)}

    def test_the_last_day_of_a_right_is_said_as_people_say_days(self) -> None:
        (said,) = [d.text for d in decided(wish="refund", as_of="2026-11-05").deadlines if d.what == "refund_window"]
        assert said == "退货最晚2026年11月9日提出（含当天），今天已为您登记，不会因等待失效。"

    def test_a_right_whose_start_is_not_known_says_no_day(self) -> None:
        asked = decided(wish="refund", as_of="2026-11-05", delivered_on=None)
        assert [d.on for d in asked.deadlines if d.on] == []

    def test_a_late_question_about_an_early_fault_has_no_day_that_is_past(self) -> None:
        late = decided(wish="repair", as_of="2028-01-05", fault_on="2027-12-01", part="compressor")
        assert [d.what for d in late.deadlines if d.on and d.on < date(2027, 12, 1)] == []

    def test_a_province_may_be_faster(self) -> None:
        deadlines = {d.what: d.amount for d in decided(wish="refund", province="浙江").deadlines}
        assert (deadlines["answer"], deadlines["loaner"], deadlines["promise_kept"]) == (5, 5, 3)

    def test_the_reason_speaks_of_the_return_without_reason_only_when_money_is_wanted(self) -> None:
        online = {"fault": "none", "channel": "online", "as_of": "2026-11-05"}
        reasons = [decided(**online, wish=wish).requested for wish in ("refund", "exchange")]
        assert [requested is not None and "不用理由" in requested.reason for requested in reasons] == [True, False]
        assert "refund" in codes(decided(**online, wish="exchange"))

    def test_nothing_is_collected_when_nothing_goes_back(self) -> None:
        assert not any("上门取送" in note for note in decided(wish="repair", as_of="2026-12-30").notes)

    def test_the_return_without_reason_costs_the_freight(self) -> None:
        decision = decided(fault="none", wish="refund", channel="online", as_of="2026-11-05")
        assert decision.requested is not None
        assert decision.requested.granted == "full"
        assert any("运费由您承担" in note for note in decision.notes)
        assert not any("上门取送" in note for note in decision.notes)


def test_where_no_rule_speaks_a_person_decides() -> None:
    decision = decided(fault="none", wish="compensation")
    assert (decision.scenario, decision.needs_human) == ("H3", True)
    assert decision.requested is not None
    assert decision.requested.granted == "unknown"
    assert codes(decision) == ["human"]


class TestPartsGone:
    OLD: ClassVar[dict[str, Any]] = {
        "parts_available": False,
        "bought_on": "2022-05-20",
        "delivered_on": "2022-05-20",
        "part": "other",
        "wish": "exchange",
    }

    def test_when_production_ended_decides(self) -> None:
        decision = decided(**self.OLD)
        assert (decision.scenario, [m.fact for m in decision.missing]) == ("S11", ["discontinued_on"])
        assert decided(**self.OLD, discontinued_on="2021-11-11").scenario == "S9"
        assert decided(**self.OLD, discontinued_on="2021-11-12").scenario == "S11"

    def test_beyond_its_service_life_nothing_need_be_asked(self) -> None:
        old = {**self.OLD, "bought_on": "2016-01-01", "delivered_on": "2016-01-01"}
        assert decided(**old).scenario == "S9"
        assert decided(**old).missing == ()

    def test_an_old_unit_that_the_brand_takes_for_nothing_is_no_benefit(self) -> None:
        old = {**self.OLD, "bought_on": "2012-01-01", "delivered_on": "2012-01-01", "category": "other"}
        decision = decided(**old, discontinued_on="2015-01-01")
        assert (decision.scenario, codes(decision), decision.needs_human) == ("S9", ["human"], True)
        assert any("抵不了钱" in note for note in decision.notes)

    def test_a_young_unit_is_worth_more_than_the_least(self) -> None:
        (trade_in,) = decided(**self.OLD, discontinued_on="2020-01-01").remedies
        assert (trade_in.amount, trade_in.fee) == (Decimal("435.42"), Decimal("1963.58"))

    def test_without_a_price_the_trade_in_has_no_fee_yet(self) -> None:
        decision = decided(**self.OLD, discontinued_on="2020-01-01", price_paid=None)
        assert [(r.code, r.fee) for r in decision.remedies] == [("trade_in", None)]

    def test_another_model_by_choice_waits_for_the_price(self) -> None:
        decision = decided(parts_available=False, price_paid=None, bought_on="2026-05-01", delivered_on="2026-05-01")
        assert [(r.code, r.fee) for r in decision.remedies] == [
            ("exchange_same_model", None),
            ("exchange_other_model", None),
            ("refund_less_depreciation", None),
        ]


class TestPrices:
    def test_a_price_above_the_guide_is_the_sellers_matter_whatever_the_intent(self) -> None:
        decision = decided(fault="none", guide_price="2000", wish="compensation", dealer_authorised=True)
        assert decision.scenario == "S13"

    def test_the_guide_price_itself_is_not_above_it(self) -> None:
        decision = decided(fault="none", guide_price="2399.00", wish="compensation", dealer_authorised=True)
        assert decision.scenario == "H3"

    def test_a_price_difference_without_a_fallen_price_is_not_one(self) -> None:
        decision = decided(fault="none", price_now="2399.00", wish="price_difference")
        assert decision.scenario == "H3"

    def test_a_fault_is_judged_as_a_fault_even_when_the_price_fell(self) -> None:
        assert decided(intent="price_drop", wish="refund").scenario == "S2"

    def test_goodwill_stays_within_the_desks_authority(self) -> None:
        facts = {"fault": "cosmetic_on_arrival", "wish": "compensation"}
        sums = [
            next(r.amount for r in decided(**facts, price_paid=price).remedies if r.code == "compensation")
            for price in ("1000.00", "9000.00", None)
        ]
        assert sums == [Decimal("50.00"), Decimal("200"), None]


class TestPressing:
    def test_what_is_granted_on_second_look_is_granted(self) -> None:
        assert decided(intent="insist_despite_policy", wish="exchange").scenario == "E2"

    def test_what_is_granted_in_part_is_no_denial(self) -> None:
        gone = {"parts_available": False, "bought_on": "2026-05-01", "delivered_on": "2026-05-01"}
        decision = decided(intent="insist_despite_policy", wish="exchange_other_model", repairs=2, **gone)
        assert decision.scenario == "S10"
        late = {"bought_on": "2022-05-01", "delivered_on": "2022-05-01", "part": "other", "wish": "repair"}
        assert decided(intent="insist_despite_policy", **late).scenario == "E5"

    def test_a_repair_was_never_refused(self) -> None:
        old = {"bought_on": "2026-05-01", "delivered_on": "2026-05-01"}
        assert decided(intent="insist_despite_policy", wish="repair", **old).scenario == "E4"


class TestRepairs:
    def test_when_the_last_repair_ended_decides_about_the_next(self) -> None:
        old = {"bought_on": "2021-05-01", "delivered_on": "2021-05-01", "part": "other", "wish": "repair"}
        decision = decided(**old, same_fault_again=True, repairs=1)
        assert [m.fact for m in decision.missing] == ["last_repair_finished_on"]
        assert decided(**old, same_fault_again=True, last_repair_finished_on="2026-10-13").scenario == "E6"
        assert decided(**old, same_fault_again=True, last_repair_finished_on="2026-10-12").scenario == "E5"


class TestWithoutProof:
    def test_no_day_is_told_that_rests_on_a_guess(self) -> None:
        """A receipt tells when it was bought; when it was made nobody has said."""
        bought = {"bought_on": "2026-08-31", "delivered_on": "2026-08-31", "proof": "receipt", "wish": "repair"}
        decision = decided(**bought)
        assert decision.scenario == "S12"
        assert [note for note in decision.notes if "起算" in note] == [
            "补到之前，保修从2026年8月31日起算，到2027年8月31日为止。"
        ]
        assert any("2026年11月5日" in note for note in decided(**bought, made_on="2026-05-05").notes)
