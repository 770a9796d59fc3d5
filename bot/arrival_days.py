"""A day on which goods arrived ("11月11号到") is the day of receipt, though no verb says that they were received."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from actions.sayings import Saying

_ARRIVES, _SOMEBODY = Saying("days", "arrives"), Saying("days", "somebody")
RECEIVED = "delivered_on"
YEAR = "年"
LONG_AGO = timedelta(days=300)


def with_arrival_days(parse: dict[str, Any], today: date) -> dict[str, Any]:
    """The parse with the days of receipt told as such; a day to come, or on which somebody came, is none."""
    text = str(parse.get("text") or "")
    entities = [_received(one, text, today) for one in parse.get("entities") or []]
    return {**parse, "entities": entities} if "entities" in parse else parse


def _received(one: dict[str, Any], text: str, today: date) -> dict[str, Any]:
    arrives = one["entity"] == "date" and not one.get("role") and _ARRIVES.begins(text[one["end"] :])
    if not arrives or _may_be_to_come(one, text, today) or _SOMEBODY.is_in(text[: one["start"]]):
        return one
    return {**one, "role": RECEIVED}


def _may_be_to_come(one: Mapping[str, Any], text: str, today: date) -> bool:
    """Whether the day is ahead, or was read as last year's though the one ahead may be meant: "11月30号到"."""
    day = date.fromisoformat(one["value"]["from"])
    names_a_year = YEAR in text[one["start"] : one["end"]]
    return day > today or (today - day > LONG_AGO and not names_a_year)
