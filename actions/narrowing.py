"""A day without its year, told after a rough one, is a day of that rough one: "去年7月", then "7月10号" or "10号"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from actions.facts_told import Slots, day

_NUMERAL = "[0-9一二三四五六七八九十]{1,3}"
_WITHOUT_YEAR = re.compile(f"(?P<month>{_NUMERAL}月)?(?:份)?{_NUMERAL}[号日]?")


def narrowed(name: str, told: Any, slots: Slots, message: Mapping[str, Any]) -> Any:
    """The day that is meant: `told`, or the one day of the rough one known of this fact that goes by the same name."""
    known = slots.get(name)
    if not isinstance(known, Mapping) or not isinstance(told, Mapping) or told["from"] != told["to"]:
        return told
    named = _named(told, message)
    if named is None or known["from"] <= told["from"] <= known["to"]:
        return told
    month = date.fromisoformat(told["from"]).month if named["month"] else None
    meant = [one for one in _days(known) if one.day == date.fromisoformat(told["from"]).day]
    meant = [one for one in meant if month in (None, one.month)]
    return {"from": meant[0].isoformat(), "to": meant[0].isoformat()} if len(meant) == 1 else told


def bare_day(message: Mapping[str, Any], slots: Slots, fact: str) -> dict[str, Any]:
    """The day that a message tells without saying of what, where it lies within the rough one known of `fact`."""
    known = slots.get(fact)
    dates = [entity for entity in message.get("entities") or [] if entity["entity"] == "date"]
    if not isinstance(known, Mapping) or known["from"] == known["to"] or len(dates) != 1 or dates[0].get("role"):
        return {}
    told = narrowed(fact, day(dates[0]["value"]), slots, message)
    return {fact: told} if known["from"] <= told["from"] <= told["to"] <= known["to"] else {}


def _named(told: Mapping[str, str], message: Mapping[str, Any]) -> re.Match[str] | None:
    """The words of the day, where they name no year and count from no other day."""
    text = str(message.get("text") or "")
    for entity in message.get("entities") or []:
        if entity["entity"] == "date" and day(entity["value"]) == told:
            return _WITHOUT_YEAR.fullmatch(text[entity["start"] : entity["end"]])
    return None


def _days(known: Mapping[str, str]) -> Iterator[date]:
    one, last = date.fromisoformat(known["from"]), date.fromisoformat(known["to"])
    while one <= last:
        yield one
        one += timedelta(1)
