"""Putting a question of an enquiry: not in the middle of a claim's questions, and not for ever."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.enquiry import Enquiry
from actions.other_wishes import KEPT
from actions.pieces import pieces
from actions.tools import Event, Scene

LATER = "later"


def in_form(scene: Scene) -> bool:
    """Whether a claim's facts are being asked."""
    return bool(scene.tracker.active_loop.get("name"))


def ask(scene: Scene, enquiry: Enquiry, what: str, response: str, **values: Any) -> list[Event]:
    """Say `response`, which asks for `what`. While a claim's facts are asked, the enquiry is kept for afterwards."""
    if in_form(scene):
        return _keep_for_later(scene, enquiry)
    enquiry.asks = what
    enquiry.asked.append(what)
    scene.say(response, **values)
    return []


def _keep_for_later(scene: Scene, enquiry: Enquiry) -> list[Event]:
    enquiry.asks, enquiry.told[LATER] = None, True
    scene.say("utter_enquiry_later")
    kept: list[str] = scene.slot(KEPT) or []
    if scene.intent not in pieces("other_wishes") or scene.intent in kept:
        return []
    return [SlotSet(KEPT, [*kept, scene.intent])]
