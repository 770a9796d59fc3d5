"""What a customer says not to know, where something else was asked: "不知道哪天买的" does not answer where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.facts_told import CANNOT_SAY, Slots
from actions.sayings import Saying

_UNKNOWN = Saying("unknown", "unknown")
_NAMED = {fact: Saying("unknown", fact) for fact in ("bought_on", "delivered_on", "price_paid", "channel")}


def of_another(message: Mapping[str, Any], slots: Slots, requested: str) -> dict[str, Any]:
    """The fact that cannot be said, which is not the one that was asked for; nothing where it is known."""
    text = str(message.get("text") or "")
    if not _UNKNOWN.is_in(text):
        return {}
    named = [fact for fact, words in _NAMED.items() if words.is_in(text)]
    if len(named) != 1 or named[0] == requested or slots.get(named[0]) is not None:
        return {}
    return {named[0]: CANNOT_SAY}
