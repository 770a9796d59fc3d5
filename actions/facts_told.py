"""The facts that the entities of a message tell, whatever was asked.

The NLU has read entities with roles ("2026-11-01, bought"); here they become facts of the entitlement engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from actions.papers import NONE, PROOF, shown
from actions.sayings import Saying
from entitlement.data import words

CANNOT_SAY = "cannot_say"
SAME_DAY = "same_day"

# Days told by the one before them, in days after it.
FOLLOWING = {SAME_DAY: 0, "next_day": 1}

FACT_OF_ENTITY = {"fault_kind": "fault"}
TOLD_AS_THEY_ARE = ("proof", "unit", "channel", "hazard", "province", "model", "brand", "buyer")

# A button is read by this product's brain, or by Rasa itself in its shell.
FROM_BUTTONS = ("payload", "RegexMessageHandler")

_USED_FOR = Saying("days", "used_for")
_REPAIRED_AGAIN, _NAMES_THE_PRICE = Saying("settling", "repaired_again"), Saying("settling", "names_the_price")

ALLEGED_CAUSE, ALLEGED = "alleged_cause", "alleged"

BOUGHT_ON, CORRECTION = "bought_on", "correction"
DAY_BEFORE = {"delivered_on": BOUGHT_ON, "installed_on": "delivered_on"}

Slots = Mapping[str, Any]
Entity = Mapping[str, Any]


def facts_told(message: Mapping[str, Any], slots: Slots) -> dict[str, Any]:
    """The facts that a message tells by its own words, whatever was asked."""
    return _said(str(message.get("text") or ""), list(message.get("entities") or []), slots)


def _said(text: str, entities: list[dict[str, Any]], slots: Slots) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entity in map(partial(_with_its_role, text), _without_days_of_use(text, entities, slots)):
        # What the message itself told before counts for what follows from it: "15号买的, 当天送到".
        for name, value in _facts_of(text, entity, {**slots, **found}):
            found.setdefault(name, value)
    found |= _blamed(entities)
    if found.get(PROOF, NONE) == NONE and (paper := shown(text, entities)) is not None:
        # "发票没有 他有京东订单截图" has a paper, though not the one that was thought of.
        found[PROOF] = paper
    return found


def _without_days_of_use(text: str, entities: list[dict[str, Any]], slots: Slots) -> list[dict[str, Any]]:
    """The entities without how long goods were used ("拆了用了五天") where that is not since they were bought."""
    bought = slots.get(BOUGHT_ON)
    if not isinstance(bought, Mapping) or takes_back(entities):
        return entities
    return [one for one in entities if not (_is_use(text, one) and not _within(one["value"], bought))]


def _is_use(text: str, entity: Entity) -> bool:
    return entity["entity"] == "date" and entity.get("role") == BOUGHT_ON and _USED_FOR.ends(text[: entity["start"]])


def _within(told: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    return bool(known["from"] <= told["to"] and told["from"] <= known["to"])


def takes_back(entities: list[dict[str, Any]]) -> bool:
    """Whether the message says that something told before was wrong."""
    return any(entity["entity"] == "answer" and entity["value"] == CORRECTION for entity in entities)


def _blamed(entities: list[dict[str, Any]]) -> dict[str, Any]:
    """What is laid at the customer's door and denied is nothing that the customer has said to be so."""
    blamed = [entity["value"] for entity in entities if entity["entity"] == ALLEGED_CAUSE]
    return {"cause": blamed[0], "cause_source": ALLEGED} if blamed else {}


def _with_its_role(text: str, entity: dict[str, Any]) -> dict[str, Any]:
    """A sum that its own clause names as the price ("…退款，金额2599元") was paid, whatever was spoken of before it."""
    if entity["entity"] != "money" or entity.get("role") or not _NAMES_THE_PRICE.ends(text[: entity["start"]]):
        return entity
    return {**entity, "role": "price_paid"}


def _facts_of(text: str, entity: Entity, slots: Slots) -> Iterator[tuple[str, Any]]:
    """The facts that one entity tells, by name."""
    if entity.get("extractor") in FROM_BUTTONS:
        name, value = str(entity["entity"]), entity["value"]
        if name in words("facts") or name in TOLD_AS_THEY_ARE:
            yield name, day_after(name, FOLLOWING[value], slots) if value in FOLLOWING else value
        return
    yield from _READERS.get(entity["entity"], _nothing)(entity, text[entity["start"] : entity["end"]], slots)


def _nothing(_entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    return iter(())


def _same_name(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    name = str(entity["entity"])
    yield FACT_OF_ENTITY.get(name, name), entity["value"]


def _product(entity: Entity, said: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    yield "category", entity["value"]
    yield "product_words", said


def _family(_entity: Entity, said: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    if slots.get("category") in (None, CANNOT_SAY):
        # What they are called until the customer says which kind it is.
        yield "product_words", said


def _date(entity: Entity, _words: str, _slots: Slots) -> Iterator[tuple[str, Any]]:
    if entity.get("role"):
        yield entity["role"], day(entity["value"])


def _repairs(entity: Entity, said: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    """ "修了一次" and then "又修了一次" are two; what was repaired has had a fault."""
    before = slots.get("repairs")
    again = isinstance(before, int) and entity["value"] > 0 and _REPAIRED_AGAIN.is_in(said)
    yield "repairs", before + entity["value"] if isinstance(before, int) and again else entity["value"]
    if entity["value"] > 0 and slots.get("fault") is None:
        yield "fault", "performance"


def _money(entity: Entity, _words: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    if entity.get("role"):
        yield entity["role"], entity["value"]
    if entity.get("role") == "invoice_price" and slots.get("price_paid") is None:
        # What stands on the invoice is what was paid, until the customer says otherwise.
        yield "price_paid", entity["value"]


def _following_day(entity: Entity, _words: str, slots: Slots) -> Iterator[tuple[str, Any]]:
    told_by_purchase = isinstance(slots.get("bought_on"), Mapping) and slots.get("delivered_on") is None
    if entity["value"] in FOLLOWING and told_by_purchase:
        yield "delivered_on", day_after("delivered_on", FOLLOWING[entity["value"]], slots)


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
    "product_family": _family,
    "date": _date,
    "money": _money,
    "answer": _following_day,
    "wish": _wish,
    "fault": _fault,
    "part": _part,
    "cause": _cause,
    "repairs": _repairs,
    **dict.fromkeys((*FACT_OF_ENTITY, *TOLD_AS_THEY_ARE), _same_name),
}


def day(value: Mapping[str, Any]) -> dict[str, str]:
    return {"from": value["from"], "to": value["to"]}


def day_after(name: str, days: int, slots: Slots) -> Any:
    """The day so many days after the one before it; what cannot be said of that one cannot be said of this."""
    before = slots.get(DAY_BEFORE.get(name, ""))
    if not isinstance(before, Mapping):
        return CANNOT_SAY
    shift = timedelta(days)
    return {end: (date.fromisoformat(before[end]) + shift).isoformat() for end in ("from", "to")}
