"""Answers that do not fit the question: asked again in other words, then with choices, then a person helps."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import wording
from actions.digressions import is_digression
from actions.facts_from_message import CLAIMS
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.tools import DeskAction, Event, Scene

MISFITS = "misfits"
MOST_MISFITS = 2
REQUESTED = "requested_slot"


def misfits(scene: Scene) -> dict[str, int]:
    """By fact, how often an answer to the question for it did not fit."""
    return scene.slot(MISFITS) or {}


def is_the_last(scene: Scene, requested: str) -> bool:
    """Whether one more answer that does not fit would be too many."""
    return misfits(scene).get(requested, 0) >= MOST_MISFITS


def give_up(scene: Scene, requested: str) -> list[Event]:
    """The form asks no more."""
    return [SlotSet(MISFITS, {**misfits(scene), requested: MOST_MISFITS + 1}), SlotSet(REQUESTED, None)]


def given_up(scene: Scene) -> bool:
    """Whether a question has been asked in vain too often for the desk to go on alone."""
    return any(times > MOST_MISFITS for times in misfits(scene).values())


class Misfit(DeskAction):
    """Says kindly what would be an answer; the form then asks once more. The third misfit ends the form itself."""

    action_name = "action_misfit"

    def act(self, scene: Scene) -> list[Event]:
        if is_digression(scene.tracker.latest_message):
            scene.say("utter_enquire_out_of_scope")
            return []
        requested: str = scene.slot(REQUESTED)
        times = misfits(scene).get(requested, 0) + 1
        if scene.intent in CLAIMS:
            scene.say("utter_wish_heard", wish=_wish(scene))
        elif times == MOST_MISFITS:
            scene.say("utter_misfit_choices")
        else:
            scene.say(f"utter_misfit_{requested}")
        return [SlotSet(MISFITS, {**misfits(scene), requested: times})]


def _wish(scene: Scene) -> str:
    wish = scene.slot("wish")
    return wording.label("wish", wish) if wish not in (None, CANNOT_SAY) else pieces()["your_matter"]
