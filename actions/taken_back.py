"""What a message takes back of itself: "不是三天，是上个月28号", "发票有的，哦不，是小票", "洗衣机不修了，修冰箱"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from actions.facts_told import CORRECTION
from actions.matters import goods_in
from actions.sayings import Saying, first_said

_OTHERWISE, _DENIED = Saying("taking_back", "otherwise"), Saying("taking_back", "denied")
_NOT_THAT = Saying("taking_back", "not_that")
PART = "part"
_WISHES = ("refund", "exchange", "repair")
_RATHER = {wish: Saying("taking_back", f"rather_{wish}") for wish in _WISHES}
_NOT = {wish: Saying("taking_back", f"no_{wish}") for wish in _WISHES}
_SOUND, _JOINED = Saying("two_matters", "sound"), Saying("two_matters", "joined")
_DROPPED, _DROPPED_AHEAD = Saying("two_matters", "dropped"), Saying("two_matters", "dropped_ahead")
# What is told instead has two characters at least: "是小票", "周四".
_TOLD_INSTEAD = re.compile(r"[，,。：: ]*(?=\S{2})")


def without(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message as the customer would have it: of two things of one kind, the one that was taken back is left out."""
    text, entities = str(message.get("text") or ""), list(message.get("entities") or [])
    if text.startswith("/") or len(entities) < 2:
        return message
    no_more, sound = dropped(message), _sound(message)
    begin = max([*_told_otherwise(text), *_denied_again(text, entities)], default=0)
    gone = [
        one
        for one in entities
        if (
            one["value"] != CORRECTION and _is_taken_back(one, entities, text, begin) and _said_otherwise(one, entities)
        )
        or (one["entity"] == "product" and one["value"] == no_more)
        or one in sound
    ]
    kept = [_with_role_of(one, gone) for one in entities if one not in gone]
    return {**message, "entities": kept} if gone else message


def dropped(message: Mapping[str, Any]) -> str | None:
    """The goods that nothing is wanted for any more, where the message names others that something is."""
    text, goods = str(message.get("text") or ""), _goods(message)
    gone = [one for one in goods if _is_dropped(one, text)]
    left = {one["value"] for one in goods if one not in gone}
    return str(gone[0]["value"]) if gone and left - {one["value"] for one in gone} else None


def replaces(message: Mapping[str, Any], category: Any) -> bool:
    """Whether the goods of this category are dropped for others: "洗衣机不用修了，冰箱要修"."""
    return category is not None and dropped(message) == category


def says_not_that(text: str) -> bool:
    """Whether what was told before was not so."""
    return _NOT_THAT.is_in(text)


def part_denied(message: Mapping[str, Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    """The part that it is not after all ("不是屏幕 是开不了机"), forgotten where a fault and no other part is told."""
    text, entities = str(message.get("text") or ""), list(message.get("entities") or [])
    parts = [one for one in entities if one["entity"] == PART]
    faults = [one["start"] for one in entities if one["entity"] == "fault"]
    if len(parts) != 1 or not _DENIED.is_in(text[: parts[0]["start"]].rstrip()):
        return {}
    known = None if slots.get(PART) == parts[0]["value"] else slots.get(PART)
    return {PART: known} if any(begin >= parts[0]["end"] for begin in faults) else {}


def wish_instead(message: Mapping[str, Any]) -> dict[str, Any]:
    """The wish that a message sets in another one's place; nothing unless it names both."""
    text = str(message.get("text") or "")
    said, denied = first_said(_RATHER, text), first_said(_NOT, text)
    return {} if said is None or denied in (None, said) else {"wish": said}


def _told_otherwise(text: str) -> Iterator[int]:
    """Where what is told instead begins."""
    for mark in _OTHERWISE.all(text):
        if (pause := _TOLD_INSTEAD.match(text, mark.end())) is not None:
            yield pause.end()


def _goods(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in message.get("entities") or [] if one["entity"] == "product"]


def _sound(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The goods that nothing is wrong with ("空调和热水器都没问题"), where the message names others."""
    text, goods = str(message.get("text") or ""), goods_in(message)
    found: list[Mapping[str, Any]] = []
    for one in sorted(goods, key=lambda named: -int(named["start"])):
        between = text[one["end"] : found[-1]["start"]] if found else ""
        if _SOUND.begins(text[one["end"] :]) or (_JOINED.begins(between) and _JOINED.ends(between)):
            found.append(one)
    return found if len(found) < len(goods) else []


def _is_dropped(goods: Mapping[str, Any], text: str) -> bool:
    return _DROPPED.begins(text[goods["end"] :]) or _DROPPED_AHEAD.ends(text[: goods["start"]])


def _is_taken_back(entity: Mapping[str, Any], entities: list[dict[str, Any]], text: str, begin: int) -> bool:
    """Whether the entity stands before what is told instead, or is denied by what stands ahead of it."""
    return bool(entity["end"] <= begin or _DENIED.is_in(text[: _begin(entity, entities)].rstrip()))


def _begin(entity: Mapping[str, Any], entities: list[dict[str, Any]]) -> int:
    """Where the entity is begun to be spoken of: "屏幕坏了" is one thing said."""
    parts = (one for one in entities if one["entity"] == PART and one["end"] == entity["start"])
    of = next(parts, entity) if entity["entity"] in ("fault", "fault_kind") else entity
    return int(of["start"])


def _denied_again(text: str, entities: list[dict[str, Any]]) -> list[int]:
    """Where goods that were named before are denied: "空调不制冷 不是空调 是洗衣机"."""
    goods = [one for one in entities if one["entity"] == "product"]
    return [
        one["end"]
        for place, one in enumerate(goods)
        if _DENIED.is_in(text[: one["start"]].rstrip()) and any(one["value"] == e["value"] for e in goods[:place])
    ]


def _said_otherwise(entity: Mapping[str, Any], entities: list[dict[str, Any]]) -> bool:
    """Whether something of the same kind is told after it; what has no role ("不是三天") gives way, or is given way."""
    later = (one for one in entities if one["entity"] == entity["entity"] and one["start"] >= entity["end"])
    return any(not entity.get("role") or (one.get("role") or entity["role"]) == entity["role"] for one in later)


def _with_role_of(entity: dict[str, Any], gone: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands in place of something taken back tells the same fact: "上周五买的, 不对, 上周四"."""
    roles = [one["role"] for one in gone if one["entity"] == entity["entity"] and one.get("role")]
    return {**entity, "role": roles[-1]} if roles and not entity.get("role") else entity
