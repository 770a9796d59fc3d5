"""The wording files are complete and say nothing that the engine cannot fill in."""

import re
from dataclasses import fields
from datetime import date
from string import Formatter
from typing import Any

import pytest

from entitlement.clauses import clauses
from entitlement.data import words
from entitlement.fact_kinds import KINDS
from entitlement.facts import FACT_NAMES
from entitlement.rulebook import default_rulebook
from entitlement.terms import Terms

SCENARIOS = [*(f"S{n}" for n in range(1, 14)), *(f"E{n}" for n in range(7)), "X1", *(f"H{n}" for n in range(1, 7))]
OPEN_FACTS = [name for name, entry in words("facts").items() if "why" in entry]
TERM_NAMES = {field.name for field in fields(Terms)}


def sentences(value: Any) -> list[str]:
    """Every text of a words' file, however deep."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in inner for text in sentences(item)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_scenario_is_worded() -> None:
    assert set(words("scenarios")) == set(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_says_who_acts_who_pays_and_why(scenario: str) -> None:
    entry = words("scenarios")[scenario]
    assert entry["title"]
    assert entry.get("who_pays", "。").endswith("。")
    assert set(entry.get("who_acts", ())) <= {"seller", "brand", "repairer"}
    assert entry["reasons"]["unknown"]
    assert placeholders("".join(sentences(entry["reasons"]))) <= {*TERM_NAMES, "sum"}
    assert set(entry.get("figures", ())) <= TERM_NAMES


@pytest.mark.parametrize("name", OPEN_FACTS)
def test_a_question_says_why_it_is_asked_politely(name: str) -> None:
    entry = words("facts")[name]
    assert entry["group"] in words("groups")
    assert entry["why"].endswith(("。", "？"))
    assert "请问" in entry["why"] or entry.get("asked_of") == "desk" or "您" in entry["why"]


def test_a_fact_is_open_presumed_or_quiet() -> None:
    for name, entry in words("facts").items():
        assert sum(key in entry for key in ("why", "presume", "quiet")) == 1, name


def test_values_that_are_presumed_likely_or_tried_exist() -> None:
    for name, entry in words("facts").items():
        if KINDS[name] == "code":
            named = [entry.get("presume"), entry.get("likely"), *entry.get("explore", ())]
            assert {value for value in named if value is not None} <= set(entry["codes"]), name


def test_labels_can_be_told_apart() -> None:
    labels = [entry["label"] for entry in words("facts").values()]
    assert len(set(labels)) == len(labels)
    for entry in words("facts").values():
        codes = entry.get("codes", {}).values()
        assert len(set(codes)) == len(codes)


def test_intents_imply_only_facts_and_codes_that_exist() -> None:
    for intent, implied in words("intents").items():
        assert set(implied) <= set(FACT_NAMES), intent
        for fact, value in implied.items():
            codes = words("facts")[fact].get("codes")
            assert value is None or codes is None or value in codes, intent


@pytest.mark.parametrize(
    "file", ["scenarios", "notes", "safety", "errors", "facts", "deadlines", "clauses", "remedies"]
)
def test_customers_are_never_addressed_as_ni(file: str) -> None:
    assert not any(re.search("你", text) for text in sentences(words(file)))


def test_every_dangerous_code_has_its_steps() -> None:
    assert set(words("facts")["hazard"]["codes"]) | {"unspecified", "all"} == set(words("safety"))


@pytest.mark.parametrize("clause", clauses().values(), ids=clauses())
def test_a_clause_tells_its_source_and_grade(clause: Any) -> None:
    assert clause.citation.startswith("《")
    assert clause.grade in ("A", "B", "C")
    assert clause.text.endswith("。")


def test_every_family_has_the_clauses_that_its_rules_cite() -> None:
    book = default_rulebook()
    for category in words("facts")["category"]["codes"]:
        terms = book.terms(category, None, date(2026, 11, 21))
        topics = [
            "refund_window",
            "exchange_window",
            "warranty_repair",
            "exclusions",
            "proof",
            "repair_lasts",
        ]
        if terms.in_catalogue:
            topics += ["repeated_repair", "no_same_model", "refund_with_fee", "parts_wait", "repairer_delay"]
        assert all(f"{terms.family}.{topic}" in clauses() for topic in topics), category
