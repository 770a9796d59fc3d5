"""Answers that do not fit the question: asked again in other words, then with choices, then a person helps."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import asides, matters, wording
from actions.answers import CATEGORY
from actions.digressions import is_digression
from actions.facts_from_message import CLAIMS
from actions.facts_told import CANNOT_SAY, takes_back
from actions.impatience import is_impatient
from actions.pieces import replies
from actions.taken_back import says_not_that
from actions.told_before import names_another_fault, told_before
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact
from entitlement.data import words

MISFITS = "misfits"
MOST_MISFITS = 2
CANNOT_BE = "utter_bad_fact"
REQUESTED = "requested_slot"


def misfits(scene: Scene) -> dict[str, int]:
    """By fact, how often an answer to the question for it did not fit."""
    counts: dict[str, int] = scene.slot(MISFITS) or {}
    return counts


def is_the_last(scene: Scene, requested: str) -> bool:
    """Whether one more answer that does not fit would be too many."""
    return misfits(scene).get(requested, 0) >= MOST_MISFITS


def counted(scene: Scene, requested: str) -> Event:
    """One more answer to the question for this fact has been of no use."""
    event: Event = SlotSet(MISFITS, {**misfits(scene), requested: misfits(scene).get(requested, 0) + 1})
    return event


def cannot_be(scene: Scene, error: BadFact) -> list[Event]:
    """What was told cannot be true: said why and forgotten, with the choices the second time; then a person helps."""
    if is_the_last(scene, error.fact):
        return [SlotSet(error.fact, None), *give_up(scene, error.fact)]
    say_why_not(scene, error)
    if misfits(scene).get(error.fact, 0) + 1 == MOST_MISFITS:
        scene.say("utter_misfit_choices")
    return [SlotSet(error.fact, None), counted(scene, error.fact)]


def say_why_not(scene: Scene, error: BadFact) -> None:
    """Say what is wrong with what was told, in words of its own where there are any."""
    own = f"{CANNOT_BE}_{error.problem}"
    scene.say(
        own if own in replies() else CANNOT_BE,
        problem=error.zh,
        fact_told=_label(error.fact),
        fact_known=_label(error.other or error.fact),
    )


def _label(fact: str) -> str:
    return str(words("facts")[fact]["label"])


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
        if asides.answer(scene, self.tools.rulebook):
            # Who asks has not misunderstood.
            return []
        requested: str = scene.slot(REQUESTED)
        times = misfits(scene).get(requested, 0) + 1
        if requested == CATEGORY and matters.goods_in(scene.tracker.latest_message):
            # "热水器" is heard; of which kind it is, is asked next.
            return [counted(scene, requested)]
        if _is_told_already(scene):
            return [counted(scene, requested)]
        if is_impatient(scene):
            scene.say("utter_enquire_impatient")
        elif scene.intent in CLAIMS and (wish := scene.slot("wish")) not in (None, CANNOT_SAY):
            scene.say("utter_wish_heard", wish=wording.label("wish", wish))
        elif scene.intent in CLAIMS:
            scene.say("utter_please_answer")
        elif times == MOST_MISFITS:
            scene.say("utter_misfit_choices")
        elif is_digression(scene.tracker.latest_message):
            scene.say("utter_enquire_out_of_scope", goods=wording.goods(scene.tracker.slots))
        else:
            scene.say(f"utter_misfit_{requested}")
        return [counted(scene, requested)]


def _is_told_already(scene: Scene) -> bool:
    """Say that what is told was known, or what of it is new; whether it was known."""
    known = told_before(scene)
    if known and _takes_back(scene):
        # The kind of fault is the same, and other words for it are no other fact.
        scene.say("utter_fact_corrected", changes=known)
    elif known and names_another_fault(scene):
        scene.say("utter_fact_noted")
    elif known:
        scene.say("utter_told_before", known=known)
    return bool(known)


def _takes_back(scene: Scene) -> bool:
    """Whether the message says that something told before was wrong."""
    message = scene.tracker.latest_message
    corrects = takes_back(message.get("entities") or [])
    return corrects or (names_another_fault(scene) and says_not_that(str(message.get("text") or "")))
