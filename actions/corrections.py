"""A day or a sum that takes back the one told last ("不对 是大前天"), when the message does not say which it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.facts_told import CORRECTION, DAY_BEFORE, FOLLOWING, Slots, day, day_after, takes_back
from entitlement.data import words

KINDS = ("date", "money")

# "不对 是九月 九月十二号 不脱水了": what is told instead ends where the pause is.
_IT_IS = re.compile(r"[\s,，、:：]*(?:应该|其实|好像|可能)?(?:就|)是(?:在|)\s*")
_PAUSE = re.compile(r"[\s,，、。;；]+|$")

Event = Mapping[str, Any]


def of_the_day_told(message: Mapping[str, Any], events: Sequence[Event]) -> Mapping[str, Any]:
    """The message with the days that stand right after "不对 是" bare of their roles: they are of the fact told before.

    Where no day was told before, or none stands apart from what follows it, the message as it is.
    """
    entities: list[dict[str, Any]] = message.get("entities") or []
    instead = _told_instead(str(message.get("text") or ""), entities)
    if not instead or _told_last("date", events) is None:
        return message
    meant = min(instead, key=_length)
    others = [one for one in entities if one not in instead]
    bare = {key: value for key, value in meant.items() if key != "role"}
    return {**message, "entities": sorted([*others, bare], key=lambda one: int(one["start"]))}


def _told_instead(text: str, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The days right after "不对 是", each with a pause after it: "不对 是昨天坏的" tells by itself of what."""
    corrected = next((one["end"] for one in entities if one["value"] == CORRECTION), None)
    said = None if corrected is None else _IT_IS.match(text, corrected)
    found: list[dict[str, Any]] = []
    place = said.end() if said else None
    for one in entities:
        if one["entity"] == "date" and one["start"] == place and (pause := _PAUSE.match(text, one["end"])):
            found.append(one)
            place = pause.end()
    return found


def _length(one: Mapping[str, Any]) -> int:
    return (date.fromisoformat(one["value"]["to"]) - date.fromisoformat(one["value"]["from"])).days


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
