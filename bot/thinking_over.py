"""A customer who wants to think, in the middle of the questions ("那算了我再想想"): nobody presses for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.sayings import Saying
from bot.intents import ACKNOWLEDGE, INFORM, NEEDS_TIME, NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE

THINKS_IT_OVER = "thinks_it_over"
_THINKS, _GIVES_UP = Saying("refusing", "thinks_it_over"), Saying("contradictions", "gives_up")
WISH = "wish"
# What it sounds like; whoever claims, complains or asks for a person in the same breath is heard for that.
SOUNDS_LIKE = frozenset(
    {"deny", "reject_solution", "cancel_request", ACKNOWLEDGE, INFORM, NOT_UNDERSTOOD, OUT_OF_SCOPE, UNSURE}
)
LETS_IT_BE, LONGEST = "算了", 20

Parse = dict[str, Any]


def thought_over(parse: Parse, slots: Mapping[str, Any], active_loop: str | None) -> Parse:
    """The parse as a wish to think, where facts are asked and that is all that the message says.

    Who was asked for a fact, and does not speak of giving up, only tries to remember it.
    """
    text = str(parse.get("text") or "")
    if active_loop is None or parse["intent"]["name"] not in SOUNDS_LIKE or len(text) > LONGEST:
        return parse
    if any(entity["entity"] != "answer" for entity in parse.get("entities") or []) or not _THINKS.is_in(text):
        return parse
    dropped = {found[0] for found in _GIVES_UP.all(text)}
    if dropped - {LETS_IT_BE}:
        # "算了 不修了 先别急着派人" ends it.
        return parse
    thinks = slots.get("requested_slot") == WISH or bool(dropped)
    return {**parse, "intent": {"name": THINKS_IT_OVER if thinks else NEEDS_TIME, "confidence": 1.0}, "entities": []}
