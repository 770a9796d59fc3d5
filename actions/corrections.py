"""A day or a sum that takes back the one told last ("不对 是大前天"), when the message does not say which it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.facts_told import DAY_BEFORE, FOLLOWING, Slots, day, day_after, takes_back
from entitlement.data import words

KINDS = ("date", "money")

Event = Mapping[str, Any]


def corrected(message: Mapping[str, Any], events: Sequence[Event], slots: Slots) -> dict[str, Any]:
    """The fact of the same kind that was told last, with its new value; nothing where nothing is taken back.

    "不对 第二天到的" takes back a day that was reckoned from the one before it.
    """
    entities: list[dict[str, Any]] = message.get("entities") or []
    if not takes_back(entities):
        return {}
    for entity in entities:
        if entity["entity"] in KINDS and not entity.get("role"):
            fact = _told_last(entity["entity"], events)
            value = day(entity["value"]) if entity["entity"] == "date" else entity["value"]
            return {fact: value} if fact is not None else {}
    following = next(
        (one["value"] for one in entities if one["entity"] == "answer" and one["value"] in FOLLOWING), None
    )
    fact = _told_last("date", events)
    return {fact: day_after(fact, FOLLOWING[following], slots)} if following and fact in DAY_BEFORE else {}


def _told_last(kind: str, events: Sequence[Event]) -> str | None:
    """The fact of this kind that the customer told last before this message."""
    facts = words("facts")
    before = False
    for event in reversed(events):
        if event["event"] == "user":
            before = True
        elif before and event["event"] == "slot" and event["value"] is not None:
            name = str(event["name"])
            if name in facts and facts[name]["kind"] == kind and name != "first_reported_on":
                return name
    return None
