"""From what was understood to what the dialogue is told.

The classifier always names its likeliest intent. The dialogue is told something else in three cases, in this order: a
danger outranks every wish; what nobody would understand is admitted; what could be either of two is asked back.
These names are intents of the domain without training messages.
"""

from __future__ import annotations

from typing import Any

REPORT_HAZARD = "report_hazard"
NOT_UNDERSTOOD = "not_understood"
UNSURE = "unsure"
OUT_OF_SCOPE = "out_of_scope"


def route(parse: dict[str, Any]) -> dict[str, Any]:
    """The parse with the intent by which the dialogue goes on; ranking and entities stay as they are."""
    intent = _dialogue_intent(parse)
    if intent == parse["intent"]["name"]:
        return parse
    return {**parse, "intent": {"name": intent, "confidence": 1.0}}


def _dialogue_intent(parse: dict[str, Any]) -> str:
    name = str(parse["intent"]["name"])
    if parse.get("hazard"):
        return REPORT_HAZARD
    if parse.get("decision") == "ask_back":
        return UNSURE
    if parse.get("decision") == "decline" and name != OUT_OF_SCOPE:
        return NOT_UNDERSTOOD
    return name
