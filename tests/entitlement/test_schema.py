"""The published schemas say what the engine takes and gives."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.engine import decide
from entitlement.facts import FACT_NAMES, Facts
from entitlement.schema import bad_fact_schema, decision_schema, facts_schema
from tests.entitlement.random_facts import plausible_facts, sources

MANY = settings(max_examples=150, deadline=None)
TAKES = jsonschema.Draft7Validator(facts_schema())
GIVES = jsonschema.Draft7Validator(decision_schema())


@MANY
@given(plausible_facts())
def test_every_decision_is_as_described(facts: Facts) -> None:
    GIVES.validate(decide(facts).to_json())


@MANY
@given(sources())
def test_facts_that_the_engine_takes_are_as_described(source: dict[str, Any]) -> None:
    TAKES.validate(source)


def test_every_fact_is_described() -> None:
    assert set(facts_schema()["properties"]) == {*FACT_NAMES, "cannot_say"}
    assert facts_schema()["required"] == ["as_of"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "toaster"},
        {"repairs": -1},
        {"repairs": 1.5},
        {"price_paid": 12.5},
        {"price_paid": "12,5"},
        {"bought_on": "last week"},
        {"hazard": "no"},
        {"intent": "sing"},
        {"colour": "red"},
        {"cannot_say": ["colour"]},
        {"model": ""},
        {"as_of": None},
    ],
)
def test_what_the_engine_refuses_does_not_fit_the_description(wrong: dict[str, Any]) -> None:
    source = {"as_of": "2026-11-21", **wrong}
    assert not TAKES.is_valid(source)
    with pytest.raises(BadFact):
        Facts.from_json(source)


def test_the_error_names_every_problem_there_is() -> None:
    assert set(bad_fact_schema()["properties"]["problem"]["enum"]) == set(words("errors"))
