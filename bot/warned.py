"""A customer who settles on a way and only warns ("修可以 但是师傅再敢迟到我就投诉") is heard as agreeing."""

from __future__ import annotations

from typing import Any

from actions.exposure import EXPOSING
from actions.mood import CALM
from actions.settling import settled_with_a_warning

Parse = dict[str, Any]


def only_warned(parse: Parse) -> Parse:
    """The parse as the settling that it is; whoever announces exposure in the same breath is heard so."""
    wish = settled_with_a_warning(str(parse.get("text") or ""))
    if wish is None or parse.get("hazard"):
        return parse
    others = [one for one in parse.get("entities") or [] if one["entity"] != "wish"]
    named = {"entity": "wish", "value": wish, "start": 0, "end": 0}
    mood = CALM if parse.get("mood") == EXPOSING else parse.get("mood")
    told = {"intent": {"name": "accept_solution", "confidence": 1.0}, "decision": "answer", "mood": mood}
    return {**parse, **told, "entities": [named, *others]}
