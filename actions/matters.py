"""One matter at a time: another one begins afresh, and one that is mentioned in passing is kept for afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rasa_sdk.events import SlotSet

from actions.facts_from_message import CLAIMS, read_facts
from actions.facts_from_slots import FACTS
from actions.facts_told import CANNOT_SAY, Slots
from actions.tools import Event

NEXT_MATTER = "next_matter"
SAME_GOODS = "same_goods"
# What belongs to one matter beside its facts; where the customer lives stays.
OF_A_MATTER = (
    *(fact for fact in FACTS if fact != "province"),
    "case_intent",
    "product_words",
    "fault_words",
    "accepted_rough",
    "case_number",
    "offered_remedies",
    "refusals",
    "misfits",
    "passed_over",
    "brand",
    "told",
)


def other_goods(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a message begins a claim about other goods than those that are spoken of."""
    intent = str((message.get("intent") or {}).get("name") or "")
    if intent not in CLAIMS or _takes_back(message):
        return False
    named = {entity["value"] for entity in _entities(message, "product")}
    return _is_another_one(message) or (bool(named) and _known(slots) not in (None, *named))


def mentions_other_goods(message: Mapping[str, Any], slots: Slots) -> bool:
    """Whether a message in the middle of the questions adds other goods, and does not correct what was said."""
    return _is_another_one(message) and other_goods(message, slots)


def fresh(slots: Slots) -> dict[str, Any]:
    """The slots of a matter, emptied."""
    return {name: None for name in OF_A_MATTER if slots.get(name) is not None}


def begin_next(slots: Slots, today: date) -> list[Event]:
    """The matter that was kept takes the place of the one that is settled; of the same goods more is known already."""
    kept: Mapping[str, Any] = slots[NEXT_MATTER]
    before = {} if kept.get(SAME_GOODS) else fresh(slots)
    begun = before | read_facts(kept, {}, None, today) | {NEXT_MATTER: None}
    return [SlotSet(name, value) for name, value in begun.items()]


def kept(message: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be remembered of a message that begins another matter."""
    return {name: message.get(name) for name in ("text", "intent", "entities")}


def claim_about_the_same(message: Mapping[str, Any], intent: str, wish: str) -> dict[str, Any]:
    """A message as if it had come with this claim, to be begun after the matter that it came with."""
    entities = [entity for entity in message.get("entities") or [] if entity["entity"] != "wish"]
    wished = {"entity": "wish", "value": wish, "start": 0, "end": 0}
    return {**kept(message), "intent": {"name": intent}, "entities": [*entities, wished], SAME_GOODS: True}


def _known(slots: Slots) -> str | None:
    category = slots.get("category")
    return None if category == CANNOT_SAY else category


def _takes_back(message: Mapping[str, Any]) -> bool:
    return any(entity["value"] == "correction" for entity in _entities(message, "answer"))


def _is_another_one(message: Mapping[str, Any]) -> bool:
    """Whether the customer says so: 另外一台, 还有个 …"""
    return any(entity["value"] == "another" for entity in _entities(message, "answer"))


def _entities(message: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return [entity for entity in message.get("entities") or [] if entity["entity"] == kind]
