"""What one message says about the facts, as slot updates.

The NLU has read entities with roles ("2026-11-01, bought"); here they become facts of the entitlement engine. A plain
answer ("去年三月", "没有", "忘了") is understood by the question that was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from entitlement.data import words

CANNOT_SAY = "cannot_say"
SAME_DAY = "same_day"

# Days told by the one before them, in days after it.
FOLLOWING = {SAME_DAY: 0, "next_day": 1}

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

FACT_OF_ENTITY = {"fault_kind": "fault"}
TOLD_AS_THEY_ARE = ("proof", "unit", "channel", "hazard", "province", "model", "repairs")

DAY_BEFORE = {"delivered_on": "bought_on", "installed_on": "delivered_on"}
ACCEPTED_ROUGH = "accepted_rough"

Slots = Mapping[str, Any]
Entity = Mapping[str, Any]


def read_facts(message: Mapping[str, Any], slots: Slots, requested: str | None, today: date) -> dict[str, Any]:
    """The slots that a message changes; `requested` is the fact that was asked for, if one was.

    Dates are `{"from", "to"}` in ISO form, money a decimal string, `cannot_say` marks what the customer cannot say.
    """
    intent = str((message.get("intent") or {}).get("name") or "")
    entities = list(message.get("entities") or [])
    found = _said(str(message.get("text") or ""), entities, slots)
    if requested is not None and requested not in found:
        answer = _answer(requested, message, slots)
        if answer is not None:
            found[requested] = answer
    if requested in found and isinstance(slots.get(requested), Mapping):
        found |= _settled_roughly(requested, found[requested], slots)
    if requested is None or requested not in found:
        # What answers a question tells nothing about the wish, whatever its wording resembles.
        found |= _matter(intent, slots, today)
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


def _facts_of(text: str, entity: Entity, slots: Slots) -> Iterator[tuple[str, Any]]:
    """The facts that one entity tells, by name."""
    if _is_payload(entity):
        name, value = str(entity["entity"]), entity["value"]
        yield name, _day_after(name, FOLLOWING[value], slots) if value in FOLLOWING else value
        return
    yield from _READERS.get(entity["entity"], _nothing)(entity, text[entity["start"] : entity["end"]], slots)


def _is_payload(entity: Entity) -> bool:
    """Whether a button told this fact: read by this product's brain, or by Rasa itself in its shell."""
    extractor = entity.get("extractor")
    return extractor == "payload" or (extractor == "RegexMessageHandler" and entity["entity"] in words("facts"))


def _nothing(_entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    return iter(())


def _same_name(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    name = str(entity["entity"])
    yield FACT_OF_ENTITY.get(name, name), entity["value"]


def _product(entity: Entity, said: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    yield "category", entity["value"]
    yield "product_words", said


def _date(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    if entity.get("role"):
        yield entity["role"], _day(entity["value"])


def _money(entity: Entity, _words: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    if entity.get("role"):
        yield entity["role"], entity["value"]
    if entity.get("role") == "invoice_price" and slots.get("price_paid") is None:
        # What stands on the invoice is what was paid, until the customer says otherwise.
        yield "price_paid", entity["value"]


def _following_day(entity: Entity, _words: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    told_by_purchase = isinstance(slots.get("bought_on"), Mapping) and slots.get("delivered_on") is None
    if entity["value"] in FOLLOWING and told_by_purchase:
        yield "delivered_on", _day_after("delivered_on", FOLLOWING[entity["value"]], slots)


def _wish(entity: Entity, _words: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    if slots.get("wish") is None:
        yield "wish", entity["value"]


def _fault(entity: Entity, said: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    if entity["value"] != "none":
        yield "fault_words", said


def _part(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    yield "part", entity["value"] if entity["value"] in words("facts")["part"]["codes"] else "other"


def _cause(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    yield "cause", entity["value"]
    yield "cause_source", "customer_stated"


_READERS: Mapping[str, Callable[[Entity, str, Slots], Iterator[tuple[str, Any]]]] = {
    "product": _product,
    "date": _date,
    "money": _money,
    "answer": _following_day,
    "wish": _wish,
    "fault": _fault,
    "part": _part,
    "cause": _cause,
    **dict.fromkeys((*FACT_OF_ENTITY, *TOLD_AS_THEY_ARE), _same_name),
}


def _answer(requested: str, message: Mapping[str, Any], slots: Slots) -> Any:
    """A bare answer to the question for `requested`; None when the message holds none."""
    intent = str((message.get("intent") or {}).get("name") or "")
    entities = message.get("entities") or []
    kind = words("facts")[requested]["kind"]
    for entity in entities:
        if entity["entity"] == kind == "date" and not entity.get("role"):
            return _day(entity["value"])
        if entity["entity"] == kind == "money" and not entity.get("role"):
            return entity["value"]
        if requested == "proof" and _is_bare_document(entity, str(message.get("text") or "")):
            return entity["value"]
    said = {entity["value"] for entity in entities if entity["entity"] == "answer"}
    for following in said & set(FOLLOWING):
        if requested in DAY_BEFORE:
            return _day_after(requested, FOLLOWING[following], slots)
    if CANNOT_SAY in said:
        return CANNOT_SAY
    if kind == "yes_no" and intent in ("affirm", "deny"):
        return intent == "affirm"
    return "none" if requested == "proof" and intent == "deny" else None


def _is_bare_document(entity: Mapping[str, Any], text: str) -> bool:
    """Whether the message hardly says more than the name of a paper that proves a purchase."""
    named = entity["entity"] == "document" and entity["value"] in words("facts")["proof"]["codes"]
    return named and 2 * (entity["end"] - entity["start"]) >= len(text)


def _settled_roughly(requested: str, answer: Any, slots: Slots) -> dict[str, Any]:
    """Asked for the exact day a customer names a rough one again, or none: then the rough day has to do."""
    if answer == CANNOT_SAY:
        accepted = {requested: slots[requested]}
    elif isinstance(answer, Mapping) and answer["from"] != answer["to"]:
        accepted = {}
    else:
        return {}
    return {**accepted, ACCEPTED_ROUGH: [*(slots.get(ACCEPTED_ROUGH) or []), requested]}


def _day(value: Mapping[str, Any]) -> dict[str, str]:
    return {"from": value["from"], "to": value["to"]}


def _day_after(name: str, days: int, slots: Slots) -> Any:
    """The day so many days after the one before it; what cannot be said of that one cannot be said of this."""
    before = slots.get(DAY_BEFORE.get(name, ""))
    if not isinstance(before, Mapping):
        return CANNOT_SAY
    shift = timedelta(days)
    return {end: (date.fromisoformat(before[end]) + shift).isoformat() for end in ("from", "to")}
