"""What a message takes back of itself: "不是三天，是上个月28号", "发票有的，哦不，是小票", "应该是换，不是修"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_OTHERWISE = re.compile("(?:哦不对?|噢不对?|啊不对?|不对|说错了?|记错了?|搞错了?)[，,。：: ]*(?=是|应该|\\S{2})")
_DENIED = re.compile("(?<!是)(?:不是|并非)$")
_WISH_SAID = re.compile("(?<![不别没])(?:是|要|改成|改为|改)(?P<wish>换|退|修)")
_WISH_DENIED = re.compile("(?:不是|不要|别|不)(?P<wish>换|退|修)")
_WISHES = {"换": "exchange", "退": "refund", "修": "repair"}


def without(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message as the customer would have it: of two things of one kind, the one that was taken back is left out."""
    text, entities = str(message.get("text") or ""), list(message.get("entities") or [])
    if text.startswith("/") or len(entities) < 2:
        return message
    marks = [mark.end() for mark in _OTHERWISE.finditer(text)]
    begin = marks[-1] if marks else 0
    kept = [one for one in entities if not (_is_taken_back(one, text, begin) and _said_otherwise(one, entities))]
    return message if len(kept) == len(entities) else {**message, "entities": kept}


def wish_instead(message: Mapping[str, Any]) -> dict[str, Any]:
    """The wish that a message sets in another one's place; nothing unless it names both."""
    text = str(message.get("text") or "")
    said, denied = _WISH_SAID.search(text), _WISH_DENIED.search(text)
    if said is None or denied is None or said["wish"] == denied["wish"]:
        return {}
    return {"wish": _WISHES[said["wish"]]}


def _is_taken_back(entity: Mapping[str, Any], text: str, begin: int) -> bool:
    return bool(entity["end"] <= begin or _DENIED.search(text[: entity["start"]].rstrip()))


def _said_otherwise(entity: Mapping[str, Any], entities: list[dict[str, Any]]) -> bool:
    """Whether something of the same kind is told after it; what has no role ("不是三天") gives way to any."""
    later = (one for one in entities if one["entity"] == entity["entity"] and one["start"] >= entity["end"])
    return any(not entity.get("role") or entity["role"] == one.get("role") for one in later)
