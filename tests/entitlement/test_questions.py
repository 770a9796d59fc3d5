"""Questions beside a claim, answered by its rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entitlement import questions
from entitlement.data import words
from entitlement.facts import Facts
from entitlement.rulebook import Rulebook, default_rulebook

WASHER = {"category": "washing_machine", "fault": "performance", "wish": "repair"}
PHONE_ABROAD = {"category": "mobile_phone", "fault": "performance", "place_of_sale": "abroad"}


def facts(**told: Any) -> Facts:
    return Facts.from_json({"as_of": "2026-11-21", **told})


def articles(answer: questions.Answer) -> list[str]:
    return [clause.citation for clause in answer.clauses]


class TestRepair:
    """Asked whether it can be repaired, whatever is wished for."""

    def test_it_can_and_who_pays(self) -> None:
        answer = questions.repair(facts(**{**WASHER, "wish": "exchange"}), default_rulebook())
        assert answer.text.startswith("能修。")
        assert "材料费和工时费都不收" in answer.text
        assert "先报价" in answer.beside

    def test_after_the_warranty_too(self) -> None:
        told = {**WASHER, "bought_on": "2021-03-01", "delivered_on": "2021-03-01", "proof": "invoice"}
        answer = questions.repair(facts(**told), default_rulebook())
        assert answer.text.startswith("能修。")
        assert "修理费由您付" in answer.text

    def test_what_is_dangerous_is_not_said_to_be_repaired(self) -> None:
        answer = questions.repair(facts(**WASHER, hazard="smoke"), default_rulebook())
        assert not answer.text.startswith("能修。")


class TestFee:
    def test_while_the_day_is_open_it_says_on_what_it_depends(self) -> None:
        answer = questions.fee(facts(**WASHER), default_rulebook())
        assert answer.depends_on[0] == "购买日期"
        assert "材料费和工时费都不收" in answer.text
        assert "先报价" in answer.beside
        assert articles(answer) == ["《部分商品修理更换退货责任规定》第十五条"]

    def test_within_the_warranty_nothing_is_paid_until_a_day(self) -> None:
        told = {**WASHER, "bought_on": "2026-03-01", "delivered_on": "2026-03-01", "proof": "invoice"}
        answer = questions.fee(facts(**told), default_rulebook())
        assert (answer.depends_on, answer.until) == ((), date(2027, 3, 1))
        assert answer.text.startswith("维修、上门都不收钱。")

    def test_after_it_the_repair_is_paid_for(self) -> None:
        told = {**WASHER, "bought_on": "2021-03-01", "delivered_on": "2021-03-01", "proof": "invoice"}
        answer = questions.fee(facts(**told), default_rulebook())
        assert "修理费由您付" in answer.text
        assert (answer.until, answer.depends_on) == (None, ())

    def test_what_was_repaired_lately_is_repaired_again_for_nothing(self) -> None:
        answer = questions.fee(facts(**WASHER, repairs=1), default_rulebook())
        assert "30天内同样的毛病" in answer.text
        assert "《部分商品修理更换退货责任规定》第六条" in articles(answer)

    def test_the_same_fault_after_a_repair_costs_nothing_long_after_the_warranty(self) -> None:
        told = {**WASHER, "bought_on": "2021-03-01", "delivered_on": "2021-03-01", "proof": "invoice", "repairs": 1}
        again = {"last_repair_finished_on": "2026-11-05", "same_fault_again": True}
        answer = questions.fee(facts(**told, **again), default_rulebook())
        assert answer.text.startswith("维修、上门都不收钱。")
        assert articles(answer) == ["《部分商品修理更换退货责任规定》第六条"]

    @pytest.mark.parametrize(
        ("told", "article", "of_a_repair"),
        [
            ({"fault": "performance", "wish": "exchange"}, "《消费者权益保护法》第二十四条", True),
            ({"fault": "none", "wish": "refund"}, "《消费者权益保护法》第二十五条", False),
        ],
    )
    def test_who_gives_goods_back_is_told_of_the_way(
        self, told: dict[str, str], article: str, of_a_repair: bool
    ) -> None:
        answer = questions.fee(facts(category="refrigerator", **told), default_rulebook())
        assert articles(answer)[0] == article
        assert ("先报价" in answer.beside) == of_a_repair


class TestWarranty:
    def test_its_last_day_where_it_is_known_whatever_is_wished(self) -> None:
        told = {"category": "refrigerator", "bought_on": "2026-03-08", "delivered_on": "2026-03-08", "proof": "invoice"}
        answer = questions.warranty(facts(**told, fault="performance", wish="refund"), default_rulebook())
        assert answer.text.startswith("从收到货那天")
        assert (answer.since, answer.until) == (None, date(2027, 3, 8))

    def test_how_it_runs_where_no_day_is_known(self) -> None:
        answer = questions.warranty(facts(category="air_conditioner"), default_rulebook())
        assert answer.text.startswith("从装好那天")
        assert (answer.since, answer.until) == (None, None)


class TestRefundTime:
    def test_by_when_the_money_is_paid_and_by_which_article(self) -> None:
        answer = questions.refund_time(facts(category="refrigerator"), default_rulebook())
        assert answer.text == "收到退回的商品后7天内退款。"
        assert articles(answer) == ["《消费者权益保护法》第二十五条"]


class TestCountedFrom:
    def test_from_receipt(self) -> None:
        told = {"category": "refrigerator", "bought_on": "2026-11-01", "delivered_on": "2026-11-03"}
        answer = questions.counted_from(facts(**told, fault="performance", wish="refund"), default_rulebook())
        assert answer.text.startswith("从收到货那天")
        assert answer.since == date(2026, 11, 3)
        assert articles(answer) == ["《部分商品修理更换退货责任规定》第九条"]

    def test_who_wants_an_exchange_hears_from_when_it_runs_anew(self) -> None:
        told = {"category": "refrigerator", "fault": "performance", "wish": "exchange"}
        answer = questions.counted_from(facts(**told), default_rulebook())
        assert "从换货那天重新计算" in answer.text
        assert articles(answer)[-1] == "《部分商品修理更换退货责任规定》第十四条"

    def test_from_the_installation_of_what_the_seller_installs(self) -> None:
        answer = questions.counted_from(facts(category="air_conditioner"), default_rulebook())
        assert answer.text.startswith("从装好那天")
        assert len(answer.clauses) == 1

    def test_anew_from_an_exchange(self) -> None:
        told = {"category": "refrigerator", "bought_on": "2026-03-01", "exchanged_on": "2026-10-01"}
        answer = questions.counted_from(facts(**told), default_rulebook())
        assert (answer.since, answer.text) == (date(2026, 10, 1), "从换货那天重新起算。")

    def test_from_receipt_where_no_reason_is_needed(self) -> None:
        answer = questions.counted_from(facts(category="other", fault="none", wish="refund"), default_rulebook())
        assert articles(answer) == ["《消费者权益保护法》第二十五条"]

    def test_from_the_purchase_for_a_fallen_price(self) -> None:
        told = {"category": "other", "wish": "price_difference", "bought_on": "2026-11-20"}
        assert questions.counted_from(facts(**told), default_rulebook()).since == date(2026, 11, 20)

    def test_in_general_where_the_goods_are_not_known(self) -> None:
        answer = questions.counted_from(facts(), default_rulebook())
        assert ("装好" in answer.text, answer.clauses) == (True, ())


class TestLoaner:
    def test_by_the_rule_where_there_is_one(self) -> None:
        answer = questions.loaner(facts(category="fixed_telephone"), default_rulebook())
        assert "3天" in answer.text
        assert articles(answer) == ["《固定电话机商品修理更换退货责任规定》第二十条"]

    def test_by_the_province(self) -> None:
        answer = questions.loaner(facts(category="mobile_phone", province="浙江"), default_rulebook())
        assert "5天" in answer.text

    def test_by_the_brands_own_means_elsewhere(self) -> None:
        answer = questions.loaner(facts(category="mobile_phone"), default_rulebook())
        assert ("主管" in answer.text, answer.clauses) == (True, ())

    def test_it_depends_on_the_goods(self) -> None:
        assert "哪种商品" in questions.loaner(facts(), default_rulebook()).text


class TestNewGoods:
    """Asked whether what is given in exchange is new."""

    def test_by_the_rule_where_there_is_one(self) -> None:
        answer = questions.new_goods(facts(category="refrigerator"), default_rulebook())
        assert "修理过的" in answer.text
        assert articles(answer) == ["《部分商品修理更换退货责任规定》第十四条"]

    def test_where_there_is_none_a_person_says_so_before_the_exchange(self) -> None:
        answer = questions.new_goods(facts(category="mobile_phone"), default_rulebook())
        assert ("同事" in answer.text, answer.clauses) == (True, ())

    def test_it_depends_on_the_goods(self) -> None:
        assert "哪种商品" in questions.new_goods(facts(), default_rulebook()).text


class TestDepreciation:
    """Asked why a refund keeps something of the price, and how much."""

    def test_by_the_rule_and_the_rate_of_the_goods(self) -> None:
        answer = questions.depreciation(facts(category="computer"), default_rulebook())
        assert "0.25%" in answer.text
        assert articles(answer) == ["《微型计算机商品修理更换退货责任规定》第十五条"]

    def test_nothing_is_kept_where_the_province_forbids_it(self) -> None:
        answer = questions.depreciation(facts(category="refrigerator", province="浙江"), default_rulebook())
        assert ("不收折旧费" in answer.text, "每用一天" in answer.text) == (True, False)

    def test_a_rate_that_is_not_known_is_looked_up_by_a_person(self) -> None:
        answer = questions.depreciation(facts(category="audio_video"), default_rulebook())
        assert ("专员" in answer.text, "每用一天" in answer.text) == (True, False)
        assert articles(answer)

    def test_where_no_rule_knows_a_fee_a_person_says_so_first(self) -> None:
        answer = questions.depreciation(facts(category="other"), default_rulebook())
        assert ("专员" in answer.text, answer.clauses) == (True, ())

    def test_it_depends_on_the_goods(self) -> None:
        assert "哪种商品" in questions.depreciation(facts(), default_rulebook()).text


class TestRepairTime:
    def test_what_is_promised_of_its_beginning_and_what_follows_a_delay(self) -> None:
        answer = questions.repair_time(facts(category="refrigerator"), default_rulebook())
        assert "24小时" in answer.beside
        assert articles(answer)

    def test_without_the_goods_no_rule_is_named(self) -> None:
        answer = questions.repair_time(facts(), default_rulebook())
        assert (bool(answer.text), answer.clauses) == (True, ())


class TestDamages:
    def test_injury_and_property_are_owed_by_law(self) -> None:
        answer = questions.damages(facts(category="refrigerator"), default_rulebook())
        assert articles(answer) == ["《消费者权益保护法》第四十九条", "《消费者权益保护法》第五十二条"]


class TestSoldElsewhere:
    """Goods that were not sold in the mainland as everybody's: no rule of the mainland is told of them."""

    @pytest.mark.parametrize("wish", ["repair", "refund", None])
    def test_who_pays_is_what_the_decision_says(self, wish: str | None) -> None:
        answer = questions.fee(facts(**PHONE_ABROAD, wish=wish), default_rulebook())
        assert "先报价" in answer.text
        assert "免费修理" not in answer.text
        assert not answer.depends_on

    @pytest.mark.parametrize(
        "question",
        [questions.counted_from, questions.loaner, questions.new_goods, questions.refund_time, questions.depreciation],
    )
    def test_the_rest_is_for_a_person(self, question: Callable[[Facts, Rulebook], questions.Answer]) -> None:
        answer = question(facts(**PHONE_ABROAD), default_rulebook())
        assert "专人" in answer.text
        assert not answer.clauses

    def test_how_long_a_repair_takes_names_no_term_of_the_mainland(self) -> None:
        assert not questions.repair_time(facts(**PHONE_ABROAD), default_rulebook()).clauses
        assert questions.repair_time(facts(**{**PHONE_ABROAD, "place_of_sale": "mainland"}), default_rulebook()).clauses


class TestWaiting:
    """Asked how long one has to wait for a repair, before the limit is reached."""

    def test_the_day_from_which_on_it_may_be_exchanged(self) -> None:
        answer = questions.waiting(facts(category="washing_machine", waiting_for_parts_days=40), default_rulebook())
        assert answer is not None
        assert answer.since == date(2027, 1, 11)
        assert "第十二条" in articles(answer)[0]
        assert "不收钱" in answer.beside

    def test_on_the_last_day_it_is_tomorrow(self) -> None:
        answer = questions.waiting(facts(category="washing_machine", repairer_delay_days=30), default_rulebook())
        assert answer is not None
        assert answer.since == date(2026, 11, 22)

    def test_nothing_once_it_is_over_or_untold(self) -> None:
        over = facts(category="computer", waiting_for_parts_days=61)
        assert questions.waiting(over, default_rulebook()) is None
        assert questions.waiting(facts(category="computer"), default_rulebook()) is None
        assert questions.waiting(facts(waiting_for_parts_days=40), default_rulebook()) is None


@pytest.mark.parametrize(
    ("category", "part", "said"),
    [
        ("refrigerator", "compressor", ["压缩机算冰箱的主要部件", "36个月", "12个月"]),
        ("refrigerator", "panel", ["显示屏不在冰箱的主要部件里", "12个月"]),
        ("mobile_phone", "battery", ["电池按附件算", "6个月", "12个月"]),
        (None, "battery", ["要看是哪种商品"]),
    ],
)
def test_each_part_has_its_own_warranty(category: str | None, part: str, said: list[str]) -> None:
    answer = questions.part_warranty(facts(category=category, part=part), default_rulebook())
    assert all(words in answer.text for words in said)


def test_the_warranty_of_a_part_of_goods_from_elsewhere_is_for_a_person() -> None:
    answer = questions.part_warranty(facts(**PHONE_ABROAD, part="battery"), default_rulebook())
    assert "专人" in answer.text
    assert not answer.clauses


class TestWhyNoMore:
    """Asked why nothing but what is offered can be had."""

    def test_a_repair_alone_by_the_days_that_are_over(self) -> None:
        told = {"bought_on": "2026-08-01", "delivered_on": "2026-08-01", "proof": "invoice"}
        answer = questions.why_no_more(facts(**WASHER, **told), default_rulebook())
        assert "15天内" in answer.text
        assert answer.clauses

    def test_no_refund_in_full_by_the_fee(self) -> None:
        told = {"bought_on": "2026-11-11", "delivered_on": "2026-11-11", "proof": "invoice", "price_paid": "2699"}
        answer = questions.why_no_more(facts(**{**WASHER, "wish": "exchange"}, **told), default_rulebook())
        assert "折旧费" in answer.text

    def test_on_what_it_hangs_while_the_days_are_open(self) -> None:
        answer = questions.why_no_more(facts(**WASHER), default_rulebook())
        assert answer.text == words("questions")["why_no_more"]

    def test_of_goods_from_abroad_a_person_has_to_look(self) -> None:
        answer = questions.why_no_more(facts(**PHONE_ABROAD), default_rulebook())
        assert answer.text == words("questions")["sold_elsewhere"]
