"""What one message says about the facts, as slot updates.

The NLU has read entities with roles ("2026-11-01, bought"); here they become facts of the entitlement engine. A plain
answer ("去年三月", "没有", "忘了") is understood by the question that was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from entitlement.data import words

CANNOT_SAY = "cannot_say"
SAME_DAY = "same_day"

CLAIMS = frozenset(
    {
        "request_exchange",
        "request_refund",
        "refuse_exchange_want_refund",
        "doubt_repair_quality",
        "return_without_fault",
        "sample_or_refurbished_unit",
        "suspect_not_genuine",
        "price_drop",
        "paid_above_guide_price",
        "cosmetic_damage_on_arrival",
        "parts_discontinued",
        "repeated_repair_unresolved",
        "no_valid_invoice",
        "report_fault",
        "request_repair",
        "request_compensation",
        "complain_repair_skill",
        "ask_warranty",
        "ask_fee",
    }
)

# A demand is the matter itself; these only tell more about one that is already under way.
WEAK_CLAIMS = frozenset({"report_fault", "ask_warranty", "ask_fee", "no_valid_invoice"})

FACT_OF_ENTITY = {
    "product": "category",
    "fault_kind": "fault",
    "proof": "proof",
    "unit": "unit",
    "channel": "channel",
    "hazard": "hazard",
    "province": "province",
    "model": "model",
    "cause": "cause",
}

DAY_BEFORE = {"delivered_on": "bought_on", "installed_on": "delivered_on"}

Slots = Mapping[str, Any]


def read_facts(message: Mapping[str, Any], slots: Slots, requested: str | None, today: date) -> dict[str, Any]:
    """The slots that a message changes; `requested` is the fact that was asked for, if one was.

    Dates are `{"from", "to"}` in ISO form, money a decimal string, `cannot_say` marks what the customer cannot say.
    """
    intent = str((message.get("intent") or {}).get("name") or "")
    entities = list(message.get("entities") or [])
    found = _said(str(message.get("text") or ""), entities, slots)
    if requested is not None and requested not in found:
        answer = _answer(requested, intent, entities, slots)
        if answer is not None:
            found[requested] = answer
    if requested is None or requested not in found:
        # What answers a question tells nothing about the wish, whatever its wording resembles.
        found = {**_matter(intent, slots, today), **found}
    return {name: value for name, value in found.items() if slots.get(name) != value}


def _matter(intent: str, slots: Slots, today: date) -> dict[str, Any]:
    """What the customer came for, when they came, and the wish that the intent itself expresses."""
    if intent not in CLAIMS:
        return {}
    found: dict[str, Any] = {}
    if intent not in WEAK_CLAIMS or slots.get("case_intent") is None:
        found["case_intent"] = intent
    wish = words("intents")[intent].get("wish")
    if wish is not None:
        found["wish"] = wish
    if slots.get("first_reported_on") is None:
        found["first_reported_on"] = today.isoformat()
    return found


def _said(text: str, entities: list[dict[str, Any]], slots: Slots) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entity in entities:
        for name, value in _facts_of(text, entity, slots):
            found.setdefault(name, value)
    return found


def _facts_of(text: str, entity: Mapping[str, Any], slots: Slots) -> Iterator[tuple[str, Any]]:
    name, value = str(entity["entity"]), entity["value"]
    if entity.get("extractor") == "payload":
        yield name, _day_before(name, slots) if value == SAME_DAY else value
    elif name in ("date", "money"):
        if entity.get("role"):
            yield entity["role"], _day(value) if name == "date" else value
        if entity.get("role") == "invoice_price" and slots.get("price_paid") is None:
            # What stands on the invoice is what was paid, until the customer says otherwise.
            yield "price_paid", value
    elif name == "repairs":
        yield "repairs", value
    elif name == "wish" and slots.get("wish") is None:
        yield "wish", value
    elif name == "fault":
        yield "fault_words", text[entity["start"] : entity["end"]]
    elif name == "part":
        yield "part", value if value in words("facts")["part"]["codes"] else "other"
    elif name in FACT_OF_ENTITY:
        yield FACT_OF_ENTITY[name], value
        if name == "cause":
            yield "cause_source", "customer_stated"


def _answer(requested: str, intent: str, entities: list[dict[str, Any]], slots: Slots) -> Any:
    """A bare answer to the question for `requested`; None when the message holds none."""
    kind = words("facts")[requested]["kind"]
    for entity in entities:
        if entity["entity"] == "date" and kind == "date" and not entity.get("role"):
            return _day(entity["value"])
        if entity["entity"] == "money" and kind == "money" and not entity.get("role"):
            return entity["value"]
    said = {entity["value"] for entity in entities if entity["entity"] == "answer"}
    if SAME_DAY in said and requested in DAY_BEFORE:
        return _day_before(requested, slots)
    if CANNOT_SAY in said:
        return CANNOT_SAY
    if kind == "yes_no" and intent in ("affirm", "deny"):
        return intent == "affirm"
    if requested == "proof" and intent == "deny":
        return "none"
    return None


def _day(value: Mapping[str, Any]) -> dict[str, str]:
    return {"from": value["from"], "to": value["to"]}


def _day_before(name: str, slots: Slots) -> Any:
    """The day that "the same day" refers to; what cannot be said of it cannot be said of this one either."""
    return slots.get(DAY_BEFORE.get(name, "")) or CANNOT_SAY
