from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from entitlement.checks import Problem, problems
from entitlement.data import words
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.parameters import FOLDER, Figure, Parameter, load_layer
from entitlement.rulebook import Rulebook, brand_rules, default_rulebook, rulebook_of
from entitlement.terms import Terms

BOOK = default_rulebook()
CATEGORIES = list(words("facts")["category"]["codes"])
TODAY = date(2026, 11, 21)


def parameters() -> Iterator[tuple[str, Parameter]]:
    for index, layer in enumerate(BOOK.layers()):
        for name, parameter in layer.items():
            yield f"{index}.{name}", parameter


EVERY = pytest.mark.parametrize("parameter", [pytest.param(p, id=id_) for id_, p in parameters()])


def test_every_value_is_cited_lately_checked_and_not_below_the_statute() -> None:
    assert problems(BOOK, date.today()) == []


@EVERY
def test_every_parameter_is_described(parameter: Parameter) -> None:
    assert list(parameter.figures())
    assert parameter.description
    assert parameter.unit


@EVERY
def test_every_parameter_is_named_for_a_category_and_family_that_exist(parameter: Parameter) -> None:
    assert set(parameter.by_category) <= set(CATEGORIES)
    assert set(parameter.by_family) <= {*words("clauses")["regulations"]}


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_terms(category: str) -> None:
    terms = BOOK.terms(category, None, TODAY)
    assert terms.whole_unit_months > 0
    assert terms.refund_days > 0
    assert "invoice" in terms.valid_proofs
    assert {f.name for f in fields(Terms)} >= set(terms.sources)


@pytest.mark.parametrize(
    ("category", "name", "value"),
    [
        ("television", "main_part_months", 36),
        ("television", "daily_rate", Decimal("0.10")),
        ("refrigerator", "daily_rate", Decimal("0.05")),
        ("air_conditioner", "daily_rate", Decimal("0.1")),
        ("microwave_oven", "main_part_months", 24),
        ("range_hood", "main_part_months", 12),
        ("mobile_phone", "daily_rate", Decimal("0.5")),
        ("mobile_phone", "parts_wait_days", 60),
        ("mobile_phone", "unproved_start_days", 90),
        ("computer", "daily_rate", Decimal("0.25")),
        ("computer", "main_part_months", 24),
        ("refrigerator", "parts_wait_days", 90),
        ("camcorder", "daily_rate", Decimal("0.1")),
        ("fixed_telephone", "daily_rate", None),
        ("audio_video", "daily_rate", None),
        ("electric_water_heater", "exchange_days", None),
        ("other", "exchange_days", None),
    ],
)
def test_figures_of_the_catalogues(category: str, name: str, value: object) -> None:
    assert getattr(BOOK.terms(category, None, TODAY), name) == value


def test_receipts_prove_the_purchase_only_where_the_regulation_says_so() -> None:
    assert "receipt" in BOOK.terms("computer", None, TODAY).valid_proofs
    assert "receipt" not in BOOK.terms("refrigerator", None, TODAY).valid_proofs


def test_a_stricter_province_wins_and_the_outdone_rule_is_named() -> None:
    terms = BOOK.terms("refrigerator", "浙江", TODAY)
    assert terms.depreciation_fee is False
    assert terms.total_repair_days == 35
    assert terms.sources["answer_days"].regulation.startswith("浙江省")
    assert terms.named_too["answer_days"].value == 15


def test_a_province_without_rules_of_its_own_adds_nothing() -> None:
    assert BOOK.terms("refrigerator", "江苏", TODAY) is BOOK.terms("refrigerator", None, TODAY)


def parameter(values: str, better: str = "higher") -> str:
    return f"""
refund_days:
  description: 天数
  unit: day
  better: {better}
  last_checked: 2026-11-21
  values: [{values}]
"""


def figure(since: str, value: int | str) -> str:
    return f"{{from: {since}, value: {value}, confidence: A, regulation: 某规定, article: 第一条}}"


def test_a_value_holds_from_its_day_on_and_the_first_one_before_it(tmp_path: Path) -> None:
    values = f"{figure('2027-01-01', 10)}, {figure('2020-01-01', 7)}"
    (tmp_path / "x.yml").write_text(parameter(values), "utf-8")
    refund_days = load_layer(tmp_path)["refund_days"]

    def on(day: date) -> int:
        found: list[Figure] = refund_days.on(day, "refrigerator", "appliance")
        value: int = found[0].value
        return value

    assert [on(date(2019, 1, 1)), on(date(2026, 12, 31)), on(date(2027, 1, 1))] == [7, 7, 10]


def brand_with(tmp_path: Path, value: int) -> Rulebook:
    (tmp_path / "brand.yml").write_text(parameter(figure("2027-01-01", value)), "utf-8")
    return Rulebook(BOOK.statute, BOOK.provinces, {**BOOK.brand, **load_layer(tmp_path)})


def test_a_clause_tells_the_figures_of_its_own_layer(tmp_path: Path) -> None:
    terms = brand_with(tmp_path, 10).terms("refrigerator", "浙江", TODAY)
    assert "收货后7天内" in terms.clauses["appliance.refund_window"].text
    assert "第90天" in terms.clauses["phone.unproved_start"].text
    assert "超过35天" in terms.clauses["zhejiang.return_or_exchange"].text
    assert "加6个月" in terms.clauses["handbook.no_invoice"].text
    assert "{" not in "".join(clause.text for clause in terms.clauses.values())


def test_a_brand_may_give_more_than_the_statute(tmp_path: Path) -> None:
    terms = brand_with(tmp_path, 10).terms("refrigerator", None, TODAY)
    assert terms.refund_days == 10
    assert terms.named_too["refund_days"].article == "第九条"


def test_a_decision_names_both_rules_where_the_brand_gives_more(tmp_path: Path) -> None:
    facts = {"as_of": "2026-11-10", "category": "refrigerator", "fault": "performance", "proof": "invoice"}
    decision = decide(Facts.from_json({**facts, "delivered_on": "2026-11-01"}), brand_with(tmp_path, 10))
    assert decision.scenario == "E1"
    assert any("《某规定》" in note and "《部分商品修理更换退货责任规定》" in note for note in decision.notes)


def test_a_brand_cannot_give_less_than_the_statute(tmp_path: Path) -> None:
    assert brand_with(tmp_path, 3).terms("refrigerator", None, TODAY).refund_days == 7


def test_two_layers_need_to_know_which_is_better(tmp_path: Path) -> None:
    (tmp_path / "brand.yml").write_text(parameter(figure("2027-01-01", 3), better="~"), "utf-8")
    book = Rulebook(BOOK.statute, {}, {**BOOK.brand, **load_layer(tmp_path)})
    with pytest.raises(ValueError, match="which is better"):
        book.terms("refrigerator", None, TODAY)


def test_a_purchase_keeps_the_terms_of_its_day(tmp_path: Path) -> None:
    (tmp_path / "brand.yml").write_text(parameter(f"{figure('2020-01-01', 7)}, {figure('2026-11-21', 30)}"), "utf-8")
    book = Rulebook(BOOK.statute, {}, {**BOOK.brand, **load_layer(tmp_path)})
    days = [book.terms("refrigerator", None, day).refund_days for day in (TODAY - timedelta(days=1), TODAY)]
    assert days == [7, 30]


def test_the_folder_is_the_one_that_ships() -> None:
    assert Rulebook.load(FOLDER).terms("refrigerator", None, TODAY) == BOOK.terms("refrigerator", None, TODAY)


class TestProblems:
    """The checks find what they are there for."""

    def problems_with(self, tmp_path: Path, text: str, built_on: date = TODAY) -> list[Problem]:
        (tmp_path / "brand.yml").write_text(text, "utf-8")
        return problems(Rulebook(BOOK.statute, {}, {**BOOK.brand, **load_layer(tmp_path)}), built_on)

    def test_a_brand_that_gives_fewer_days_than_the_statute(self, tmp_path: Path) -> None:
        found = self.problems_with(tmp_path, parameter(figure("2020-01-01", 3)))
        assert {(p.layer, p.parameter) for p in found} == {("brand", "refund_days")}
        assert found[0].what == "3 for television, the statute has 7"

    def test_a_brand_that_takes_more_than_the_statute(self, tmp_path: Path) -> None:
        text = parameter(figure("2020-01-01", 2), better="lower").replace("refund_days", "repairs_for_exchange")
        assert self.problems_with(tmp_path, text) == []
        text = text.replace("value: 2", "value: 3")
        assert {p.parameter for p in self.problems_with(tmp_path, text)} == {"repairs_for_exchange"}

    def test_a_brand_that_gives_as_much_or_more_is_fine(self, tmp_path: Path) -> None:
        assert self.problems_with(tmp_path, parameter(figure("2020-01-01", 7))) == []

    def test_a_former_value_counts_too(self, tmp_path: Path) -> None:
        text = parameter(f"{figure('2020-01-01', 3)}, {figure('2024-01-01', 10)}")
        assert {p.what[:1] for p in self.problems_with(tmp_path, text)} == {"3"}

    def test_more_proofs_than_the_statute_names_are_no_problem(self, tmp_path: Path) -> None:
        text = parameter(figure("2020-01-01", "[receipt]"), better="union").replace("refund_days", "valid_proofs")
        assert self.problems_with(tmp_path, text) == []

    @pytest.mark.parametrize("mark", ["regulation: 某规定", "article: 第一条", "confidence: A"])
    def test_a_value_without_reference_or_grade(self, tmp_path: Path, mark: str) -> None:
        name = mark.partition(":")[0]
        text = parameter(figure("2020-01-01", 7).replace(mark, f"{name}: ''"))
        assert [(p.parameter, "no reference" in p.what) for p in self.problems_with(tmp_path, text)] == [
            ("refund_days", True)
        ]

    def test_a_value_that_nobody_has_looked_at_for_a_year_and_a_half(self, tmp_path: Path) -> None:
        text = parameter(figure("2020-01-01", 7))

        def stale(built_on: date) -> list[str]:
            found = self.problems_with(tmp_path, text, built_on)
            return [p.what for p in found if (p.layer, p.parameter) == ("brand", "refund_days")]

        assert stale(date(2028, 5, 21)) == []
        assert stale(date(2028, 5, 22)) == ["last checked on 2026-11-21"]


PHONE = {
    "intent": "request_refund",
    "as_of": "2026-11-21",
    "category": "mobile_phone",
    "fault": "performance",
    "bought_on": "2026-11-11",
    "delivered_on": "2026-11-11",
    "proof": "invoice",
}


@pytest.mark.parametrize("rules", brand_rules())
def test_a_brands_own_rules_are_cited_and_not_below_the_statute(rules: str) -> None:
    assert problems(rulebook_of(rules), date.today()) == []
    assert set(load_layer(FOLDER / "brand" / rules)) <= {*BOOK.brand, *BOOK.statute}


def test_two_brands_decide_differently_on_the_same_facts() -> None:
    demo, digital = (decide(Facts.from_json(PHONE), rulebook_of(rules)) for rules in (None, "digital"))
    assert demo.requested is not None
    assert digital.requested is not None
    assert (demo.requested.granted, digital.requested.granted) == ("partial", "full")
    assert any("示范数码售后承诺" in note for note in digital.notes)


ABROAD = PHONE | {"category": "computer", "place_of_sale": "abroad"}


@pytest.mark.parametrize(
    ("rules", "facts", "granted", "remedies", "human"),
    [
        (None, {"wish": "repair"}, "unknown", ["paid_repair", "human"], True),
        ("digital", {"wish": "repair"}, "full", ["free_repair"], False),
        ("digital", {"wish": "refund"}, "unknown", ["free_repair", "human"], True),
        ("digital", {"wish": "repair", "as_of": "2028-11-21"}, "unknown", ["paid_repair", "human"], True),
        ("digital", {"wish": "repair", "cause": "misuse"}, "unknown", ["paid_repair", "human"], True),
        ("digital", {"wish": "repair", "category": "mobile_phone"}, "unknown", ["paid_repair", "human"], True),
    ],
)
def test_goods_bought_abroad_are_repaired_free_where_the_brand_says_so(
    rules: str | None, facts: dict[str, str], granted: str, remedies: list[str], human: bool
) -> None:
    decision = decide(Facts.from_json({**ABROAD, "intent": "request_repair", **facts}), rulebook_of(rules))
    assert decision.requested is not None
    assert decision.scenario == "H6"
    assert (decision.requested.granted, [remedy.code for remedy in decision.remedies]) == (granted, remedies)
    assert decision.needs_human is human


def test_a_brand_without_rules_of_its_own_has_those_of_all() -> None:
    assert rulebook_of(None) is default_rulebook()
    with pytest.raises(KeyError):
        rulebook_of("unknown")


def test_what_a_brand_has_confirmed_holds_for_all_goods() -> None:
    hotline = BOOK.brand["hotline"].confirmed("400-5550-2000")
    book = BOOK.with_brand({"hotline": hotline})
    assert book.number("hotline") == "400-5550-2000"
    assert not book.brand["hotline"].placeholder
    assert BOOK.brand["hotline"].placeholder
