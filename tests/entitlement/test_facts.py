from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlement.data import words
from entitlement.facts import FACT_NAMES, BadFact, Facts

TODAY = "2026-11-21"


def bad(**facts: Any) -> BadFact:
    with pytest.raises(BadFact) as caught:
        Facts.from_json({"as_of": TODAY, **facts})
    return caught.value


def test_values_take_their_types() -> None:
    facts = Facts.from_json(
        {
            "as_of": TODAY,
            "category": "refrigerator",
            "bought_on": "2026-11-01",
            "price_paid": "2399.5",
            "guide_price": 2299,
            "repairs": 2,
            "hazard": False,
            "province": "浙江省",
            "cannot_say": ["made_on"],
            "wish": None,
        }
    )
    assert facts.bought_on == date(2026, 11, 1)
    assert facts.price_paid == Decimal("2399.50")
    assert facts.guide_price == Decimal("2299.00")
    assert (facts.repairs, facts.hazard, facts.province, facts.wish) == (2, False, "浙江", None)
    assert facts.cannot_say == frozenset({"made_on"})


def test_every_fact_has_words_and_every_word_a_fact() -> None:
    assert set(words("facts")) == set(FACT_NAMES)


@pytest.mark.parametrize(
    ("fact", "value", "problem"),
    [
        ("bought_on", "2026/11/01", "not_a_date"),
        ("bought_on", "20261101", "not_a_date"),
        ("bought_on", "2026-02-30", "not_a_date"),
        ("bought_on", 20261101, "not_a_date"),
        ("price_paid", 2399.5, "not_money"),
        ("price_paid", "1e3", "not_money"),
        ("price_paid", "NaN", "not_money"),
        ("price_paid", "1.005", "not_money"),
        ("price_paid", True, "not_money"),
        ("price_paid", 10**30, "not_money"),
        ("price_paid", "٣٠٠", "not_money"),
        ("repairs", -1, "not_a_count"),
        ("repairs", True, "not_a_count"),
        ("repairs", "2", "not_a_count"),
        ("intact", "yes", "not_yes_no"),
        ("intact", 1, "not_yes_no"),
        ("model", "  ", "not_text"),
        ("model", "x" * 201, "not_text"),
        ("category", "toaster", "unknown_code"),
        ("category", ["refrigerator"], "unknown_code"),
        ("hazard", "flood", "unknown_code"),
        ("intent", "dance", "unknown_intent"),
        ("province", "东京", "unknown_province"),
        ("province", 33, "unknown_province"),
        ("colour", "red", "unknown_fact"),
        ("cannot_say", "bought_on", "not_a_list"),
        ("cannot_say", [{}], "unknown_fact"),
        ("cannot_say", ["colour"], "unknown_fact"),
    ],
)
def test_a_value_of_the_wrong_kind_names_its_field(fact: str, value: Any, problem: str) -> None:
    error = bad(**{fact: value})
    assert (error.fact, error.problem) == (fact, problem)
    assert error.en.startswith(f"{fact}: ")


@pytest.mark.parametrize(
    ("facts", "fact", "problem"),
    [
        ({"bought_on": "2026-11-22"}, "bought_on", "in_the_future"),
        ({"made_on": "1976-11-20"}, "made_on", "too_long_ago"),
        ({"model": "x" * 201}, "model", "not_text"),
        ({"days_in_repair": 3651}, "days_in_repair", "count_absurd"),
        ({"bought_on": "2026-11-10", "delivered_on": "2026-11-09"}, "delivered_on", "before"),
        ({"bought_on": "2026-11-10", "fault_on": "2026-11-09"}, "fault_on", "before"),
        ({"delivered_on": "2026-11-10", "installed_on": "2026-11-09"}, "installed_on", "before"),
        ({"price_paid": "0"}, "price_paid", "price_not_positive"),
        ({"price_paid": "-1"}, "price_paid", "price_not_positive"),
        ({"price_paid": "1000000.01"}, "price_paid", "price_absurd"),
        ({"price_paid": 10**12 - 1}, "price_paid", "price_absurd"),
        ({"repairs": 101}, "repairs", "count_absurd"),
        ({"days_in_repair": 9999}, "days_in_repair", "count_absurd"),
        ({"repairs": 0, "last_repair_finished_on": "2026-11-01"}, "repairs", "repair_without_date"),
        (
            {"bought_on": "2026-11-10", "last_repair_finished_on": "2026-11-09"},
            "last_repair_finished_on",
            "before",
        ),
        ({"bought_on": "2026-11-10", "days_in_repair": 12}, "days_in_repair", "longer_than_owned"),
        (
            {"delivered_on": "2026-11-20", "repairer_delay_days": 2},
            "repairer_delay_days",
            "longer_than_owned",
        ),
        ({"bought_on": "2026-11-10", "cannot_say": ["bought_on"]}, "bought_on", "promised_but_known"),
    ],
)
def test_facts_that_cannot_be_true_are_named(facts: dict[str, Any], fact: str, problem: str) -> None:
    error = bad(**facts)
    assert (error.fact, error.problem) == (fact, problem)


@pytest.mark.parametrize(
    "facts",
    [
        {"bought_on": TODAY, "delivered_on": TODAY},
        {"price_paid": "1000000"},
        {"price_paid": "0.01"},
        {"bought_on": "2026-11-10", "days_in_repair": 11},
        {"repairs": 100},
        {"days_in_repair": 3650},
        {"made_on": "1976-11-21"},
        {"model": "x" * 200},
        {"price_paid": 100_000},
    ],
)
def test_the_last_plausible_value_is_accepted(facts: dict[str, Any]) -> None:
    assert Facts.from_json({"as_of": TODAY, **facts}).stated().keys() == {"as_of", *facts}


@pytest.mark.parametrize("source", [None, [], "facts", 7, {}, {"as_of": None}])
def test_what_is_no_set_of_facts_is_a_bad_fact(source: Any) -> None:
    with pytest.raises(BadFact):
        Facts.from_json(source)


def test_customers_read_chinese_and_integrators_english() -> None:
    error = bad(bought_on="2026-11-10", delivered_on="2026-11-09")
    assert error.zh == "“收货日期”早于“购买日期”，请再核对一下这两个日期。"
    assert str(error) == "delivered_on: must not be before bought_on, got '2026-11-09'"


def test_a_number_too_long_to_print_is_still_a_bad_fact() -> None:
    assert bad(price_paid=10**5000).problem == "not_money"


def test_a_long_value_is_not_echoed_whole() -> None:
    assert len(bad(category="冰" * 10_000).en) < 100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ANY_FACT = st.sampled_from([*FACT_NAMES, "cannot_say"]) | st.text()


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(ANY_FACT, JSON, max_size=6) | JSON)
def test_no_input_raises_anything_but_a_bad_fact(source: Any) -> None:
    message = ""
    with suppress(BadFact):
        assert Facts.from_json(source).as_of
        return
    try:
        Facts.from_json(source)
    except BadFact as error:
        message = error.zh + error.en
    assert message.encode("utf-8")
