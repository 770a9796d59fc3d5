"""The form that asks for facts: what is asked next, and what is no answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet

from actions import (
    matters,
    misfits,
    passed_over,
    said_back,
    wording,
)
from actions.answers import ACCEPTED_ROUGH
from actions.digressions import is_digression
from actions.facts_from_slots import FACTS, Matter
from actions.facts_told import CANNOT_SAY
from actions.offers import chosen_by_wish
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact
from entitlement.rulebook import Rulebook

CASE_FORM = "case_form"
REQUESTED = "requested_slot"
ASKED_OF_CUSTOMER = "customer"
TELLING = frozenset({*FACTS, "brand", ACCEPTED_ROUGH, matters.NEXT_MATTER})
LONG_SILENCE = timedelta(minutes=30)


class ValidateCaseForm(DeskAction):
    """Asks only for what can still change the decision, in the engine's order, and refuses what is no answer."""

    action_name = "validate_case_form"

    def act(self, scene: Scene) -> list[Event]:
        requested, told = scene.slot(REQUESTED), _slots_told(scene)
        heard = requested is not None and _just_heard(scene)
        if heard:
            _welcome_back(scene)
            leads_away = is_digression(scene.tracker.latest_message, requested)
            if not told and not leads_away and misfits.is_the_last(scene, requested):
                return misfits.give_up(scene, requested)
            if leads_away or not told:
                return [ActionExecutionRejected(CASE_FORM)]
        if not heard and chosen_by_wish(scene, self.tools.rulebook) is not None:
            return [SlotSet(REQUESTED, None)]
        try:
            following = next_question(Matter.told(scene.tracker.slots, scene.today), self.tools.rulebook)
        except BadFact as error:
            scene.say("utter_bad_fact", problem=error.zh)
            return [SlotSet(error.fact, None), SlotSet(REQUESTED, error.fact)]
        if heard:
            _acknowledge(scene, told, requested, following)
            if following == requested and requested not in told:
                return [*_told_again(told), *self._passed_over(scene, requested)]
        # Told again, since Rasa takes a form for unanswered when its validation sets no slot.
        return [*_told_again(told), SlotSet(REQUESTED, following)]

    def _passed_over(self, scene: Scene, requested: str) -> list[Event]:
        """The customer told something else: the question comes again, and after some times is left open."""
        if not passed_over.too_often(scene, requested):
            return [passed_over.counted(scene, requested), SlotSet(REQUESTED, requested)]
        scene.say("utter_fact_left_open")
        slots = {**scene.tracker.slots, requested: CANNOT_SAY}
        following = next_question(Matter.told(slots, scene.today), self.tools.rulebook)
        return [SlotSet(requested, CANNOT_SAY), SlotSet(REQUESTED, following)]


def _told_again(told: dict[str, Any]) -> list[Event]:
    return [SlotSet(name, value) for name, value in told.items()]


def next_question(matter: Matter, rulebook: Rulebook) -> str | None:
    """The fact to ask the customer for next; None when the decision can be told.

    Raises:
        BadFact: the facts cannot be so.
    """
    decision = matter.decide(rulebook)
    for missing in decision.missing:
        if missing.asked_of == ASKED_OF_CUSTOMER:
            return missing.fact
    return matter.decisive_rough_day(decision, rulebook)


def _welcome_back(scene: Scene) -> None:
    """After a long silence in the middle of the questions, say where things stood."""
    if scene.work.silent_for >= LONG_SILENCE:
        scene.say("utter_after_silence", goods=wording.goods(scene.tracker.slots))


def _acknowledge(scene: Scene, told: dict[str, Any], requested: str, following: str | None) -> None:
    """Say that a correction, another matter, or something beside the question was heard."""
    if matters.NEXT_MATTER in told:
        scene.say("utter_next_matter_kept", goods=wording.goods_named(told[matters.NEXT_MATTER]))
    corrected = [fact for fact in said_back.SAID_BACK if fact in told and fact != requested and _was(scene, fact)]
    if corrected:
        scene.say("utter_fact_corrected", changes=said_back.changes(corrected, scene.tracker.slots))
    elif following == requested and requested not in told and matters.NEXT_MATTER not in told:
        scene.say("utter_fact_noted")


def _just_heard(scene: Scene) -> bool:
    """Whether the form runs on a customer's message, not on its return from a digression."""
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            return True
        if event["event"] == "action" and event["name"] not in (CASE_FORM, "action_listen"):
            return False
    return False


def _slots_told(scene: Scene) -> dict[str, Any]:
    """The facts that the last message set, and the other goods that it spoke of."""
    told: dict[str, Any] = {}
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "slot" and event["name"] in TELLING and event["value"] is not None:
            told.setdefault(event["name"], event["value"])
    return told


def _was(scene: Scene, name: str) -> bool:
    """Whether a slot had another value before the last message."""
    before = False
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            before = True
        elif before and event["event"] == "slot" and event["name"] == name:
            return event["value"] not in (None, scene.slot(name))
    return False
