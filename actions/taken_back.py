"""What a message takes back of itself: "不是三天，是上个月28号", "发票有的，哦不，是小票", "洗衣机不修了，修冰箱"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.sayings import Saying

_OTHERWISE = re.compile("(?:哦不对?|噢不对?|啊不对?|不对|说错了?|记错了?|搞错了?)[，,。：: ]*(?=是|应该|\\S{2})")
_DENIED = re.compile("(?<!是)(?:不是|并非)$")
_WISH_SAID = re.compile("(?<![不别没])(?:是|要|改成|改为|改)(?P<wish>换|退|修)")
_WISH_DENIED = re.compile("(?:不是|不要|别|不)(?P<wish>换|退|修)")
_DROPPED = Saying("two_matters", "dropped")
_WISHES = {"换": "exchange", "退": "refund", "修": "repair"}


def without(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message as the customer would have it: of two things of one kind, the one that was taken back is left out."""
    text, entities = str(message.get("text") or ""), list(message.get("entities") or [])
    if text.startswith("/") or len(entities) < 2:
        return message
    no_more = dropped(message)
    begin = max([mark.end() for mark in _OTHERWISE.finditer(text)] + _denied_again(text, entities), default=0)
    gone = [
        one
        for one in entities
        if (_is_taken_back(one, text, begin) and _said_otherwise(one, entities))
        or (one["entity"] == "product" and one["value"] == no_more)
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


def wish_instead(message: Mapping[str, Any]) -> dict[str, Any]:
    """The wish that a message sets in another one's place; nothing unless it names both."""
    text = str(message.get("text") or "")
    said, denied = _WISH_SAID.search(text), _WISH_DENIED.search(text)
    if said is None or denied is None or said["wish"] == denied["wish"]:
        return {}
    return {"wish": _WISHES[said["wish"]]}


def _goods(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in message.get("entities") or [] if one["entity"] == "product"]


def _is_dropped(goods: Mapping[str, Any], text: str) -> bool:
    return _DROPPED.begins(text[goods["end"] :])


def _is_taken_back(entity: Mapping[str, Any], text: str, begin: int) -> bool:
    return bool(entity["end"] <= begin or _DENIED.search(text[: entity["start"]].rstrip()))


def _denied_again(text: str, entities: list[dict[str, Any]]) -> list[int]:
    """Where goods that were named before are denied: "空调不制冷 不是空调 是洗衣机"."""
    goods = [one for one in entities if one["entity"] == "product"]
    return [
        one["end"]
        for place, one in enumerate(goods)
        if _DENIED.search(text[: one["start"]].rstrip()) and any(one["value"] == e["value"] for e in goods[:place])
    ]


def _said_otherwise(entity: Mapping[str, Any], entities: list[dict[str, Any]]) -> bool:
    """Whether something of the same kind is told after it; what has no role ("不是三天") gives way, or is given way."""
    later = (one for one in entities if one["entity"] == entity["entity"] and one["start"] >= entity["end"])
    return any(not entity.get("role") or (one.get("role") or entity["role"]) == entity["role"] for one in later)


def _with_role_of(entity: dict[str, Any], gone: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands in place of something taken back tells the same fact: "上周五买的, 不对, 上周四"."""
    roles = [one["role"] for one in gone if one["entity"] == entity["entity"] and one.get("role")]
    return {**entity, "role": roles[-1]} if roles and not entity.get("role") else entity
