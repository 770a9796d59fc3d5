"""A suggestion is thanked for and kept; what becomes of it is told to the customer later."""

from __future__ import annotations

from actions.moments import spoken
from actions.tools import Event, Scene, Tools
from desk.promise_terms import PromiseKind, PromiseTerms

SUGGESTION = "give_suggestion"


def suggest(scene: Scene, tools: Tools) -> list[Event]:
    """Record the customer's words, personal values under their references, and say what happens to them."""
    text = str(scene.tracker.latest_message.get("text") or "")
    scene.work.suggestions.record(turn_key=scene.turn_key, sender_id=scene.sender_id, text=text, now=scene.now)
    due = PromiseTerms(tools.rulebook).due(PromiseKind.ANSWER_TO_SUGGESTION, scene.now)
    scene.say("utter_suggestion_recorded", answer_by=spoken(due, scene.now))
    return []
