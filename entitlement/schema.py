"""JSON Schemas (2020-12, as OpenAPI 3.1 uses it) of the facts and the decision, made from the engine's own words."""

from collections.abc import Callable, Mapping
from typing import Any

from entitlement.data import words
from entitlement.fact_kinds import ISO_DATE, LONGEST_TEXT, YUAN
from entitlement.facts import FACT_NAMES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
MONEY: Schema = {"type": ["string", "null"], "pattern": f"^{YUAN.pattern}$", "description": "yuan"}
GRANTED = ["full", "partial", "no", "unknown"]


def facts_schema() -> Schema:
    """One JSON object of facts; every fact but `as_of` may be left out or null."""
    properties: dict[str, Schema] = {name: _fact(name) for name in FACT_NAMES}
    properties["as_of"] = {"type": "string", "format": "date", "description": "the day of the decision"}
    properties["cannot_say"] = {
        "type": "array",
        "items": {"enum": list(FACT_NAMES)},
        "description": "facts that the customer was asked for and does not know",
    }
    return _object(properties, required=["as_of"])


def decision_schema() -> Schema:
    """The decision as `Decision.to_json` gives it."""
    scenario: Schema = {"enum": list(words("scenarios"))}
    remedy_code: Schema = {"enum": list(words("remedies"))}
    actor: Schema = {"enum": ["seller", "brand", "repairer"]}
    plain_value: Schema = {"type": ["string", "boolean", "integer", "null"]}
    requested = _object({"granted": {"enum": GRANTED}, "reason": TEXT})
    remedy = _object(
        {
            "remedy": remedy_code,
            "label": TEXT,
            "amount": {**MONEY, "description": "what the customer gets back, in yuan"},
            "fee": {**MONEY, "description": "what is kept, in yuan"},
            "formula": {"type": ["string", "null"]},
            "basis": TEXTS,
            "who_acts": actor,
            "who_pays": TEXT,
        }
    )
    clause = _object(
        {"id": TEXT, "regulation": TEXT, "article": TEXT, "text": TEXT, "grade": {"enum": ["A", "B", "C"]}},
    )
    deadline = _object(
        {
            "what": {"enum": list(words("deadlines"))},
            "text": TEXT,
            "amount": {"type": ["integer", "null"]},
            "unit": {"type": ["string", "null"]},
            "on": {"type": ["string", "null"], "format": "date"},
        }
    )
    alternative = _object(
        {
            "fact": TEXT,
            "value": plain_value,
            "scenario": scenario,
            "granted": {"enum": [*GRANTED, None]},
            "remedies": _list_of(remedy_code),
            "text": TEXT,
        }
    )
    missing = _object({"fact": TEXT, "why": TEXT, "asked_of": {"enum": ["customer", "desk"]}})
    return _object(
        {
            "scenario": scenario,
            "title": TEXT,
            "also": _list_of(scenario),
            "requested": {"anyOf": [requested, {"type": "null"}]},
            "remedies": _list_of(remedy),
            "missing": _list_of(missing),
            "presumed": {"type": "object", "additionalProperties": plain_value},
            "needs_human": {"type": "boolean"},
            "clauses": _list_of(clause),
            "who_pays": TEXT,
            "who_acts": _list_of(actor),
            "papers": TEXTS,
            "deadlines": _list_of(deadline),
            "alternatives": _list_of(alternative),
            "steps": TEXTS,
            "notes": TEXTS,
            "warnings": TEXTS,
        }
    )


def bad_fact_schema() -> Schema:
    """What is said of facts that cannot be: the field, and the reason for customers and for integrators."""
    return _object({"error": TEXT, "fact": TEXT, "problem": {"enum": list(words("errors"))}, "message": TEXT})


def _object(properties: Mapping[str, Schema], required: list[str] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _fact(name: str) -> Schema:
    entry = words("facts")[name]
    return {**_KINDS[entry["kind"]](entry), "description": entry["label"]}


def _codes(entry: Mapping[str, Any]) -> list[str]:
    return list(entry["codes"])


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Schema]] = {
    "date": lambda _: {"type": ["string", "null"], "format": "date", "pattern": f"^{ISO_DATE.pattern}$"},
    "money": lambda _: {"type": ["string", "integer", "null"], "pattern": f"^{YUAN.pattern}$"},
    "count": lambda _: {"type": ["integer", "null"], "minimum": 0},
    "yes_no": lambda _: {"type": ["boolean", "null"]},
    "text": lambda _: {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_TEXT},
    "province": lambda _: {"type": ["string", "null"]},
    "code": lambda entry: {"enum": [*_codes(entry), None]},
    "hazard": lambda entry: {"enum": [*_codes(entry), True, False, None]},
    "intent": lambda _: {"enum": [*words("intents"), None]},
}
