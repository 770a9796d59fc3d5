"""The form that asks for facts: what is asked next, and what is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet

from actions import (
    asides,
    before_buying,
    history,
    matters,
    misfits,
    passed_over,
    said_back,
    taken_back,
    wishes,
    wording,
)
from actions.answers import ACCEPTED_ROUGH, CATEGORY, kind_of_family
from actions.digressions import is_digression, is_off_topic
from actions.earlier import earlier
from actions.enquiry import TOPICS
from actions.exposure import call_a_person
from actions.facts_from_slots import FACTS, Matter
from actions.facts_told import CANNOT_SAY
from actions.offers import chosen_by_wish
from actions.other_wishes import say_next_matter_is_kept
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene
from actions.volunteered import paper_named
from actions.withdrawing import withdraw_what_is_dropped
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.rulebook import Rulebook

CASE_FORM = "case_form"
REQUESTED = "requested_slot"
ROUGH_DAY = "rough_day"
"""The slot that names the fact asked for while its day is known only roughly: the question is then another one."""
ASKED_OF_CUSTOMER = "customer"
WISH = wishes.WISH
TELLING = frozenset({*FACTS, "brand", ACCEPTED_ROUGH, matters.NEXT_MATTER})
ASKS = Saying("asking", "asks_something")
LONG_SILENCE = timedelta(minutes=30)


class ValidateCaseForm(DeskAction):
    """Asks only for what can still change the decision, in the engine's order, and refuses what is no answer."""

    action_name = "validate_case_form"

    def act(self, scene: Scene) -> list[Event]:
        if _just_heard(scene) and before_buying.ends_the_questions(scene.tracker.latest_message, scene.tracker.slots):
            return [*before_buying.suppose_no_more(scene, self.tools.rulebook), SlotSet(REQUESTED, None)]
        return self._ask_on(scene)

    def _ask_on(self, scene: Scene) -> list[Event]:
        requested, told = scene.slot(REQUESTED), _slots_told(scene)
        heard, called = requested is not None and _just_heard(scene), []
        if not heard and chosen_by_wish(scene, self.tools.rulebook) is not None:
            return [SlotSet(REQUESTED, None)]
        if heard:
            _welcome_back(scene)
            leads_away = _leads_away(scene, requested, told)
            asks_beside = bool(asides.asked(scene))
            if not (leads_away or asks_beside or WISH in told) and wishes.asked_often(scene, requested):
                told |= wishes.left_open(scene, told)
            of_no_use = not (told or asks_beside) and (not leads_away or is_off_topic(scene.tracker.latest_message))
            if of_no_use and misfits.is_the_last(scene, requested):
                return misfits.give_up(scene, requested)
            if leads_away or not told:
                return [ActionExecutionRejected(CASE_FORM)]
            called = call_a_person(scene, self.tools)
        if not heard and requested is not None and passed_over.asked_in_vain(scene, requested):
            return self._left_open(scene, requested)
        try:
            following = next_question(Matter.told({**scene.tracker.slots, **told}, scene.today), self.tools.rulebook)
        except BadFact as error:
            return [*called, *self._ask_again(scene, {**scene.tracker.slots, **told}, error)]
        if heard:
            _acknowledge(scene, told, requested, following)
            # What it costs is told with the decision.
            asides.answer(scene, self.tools.rulebook, told, but=asides.FEE if following is None else "")
            if following == requested and requested not in told:
                return [*called, *_told_again(told), *self._passed_over(scene, requested)]
        rough = following if isinstance({**scene.tracker.slots, **told}.get(following), Mapping) else None
        # Told again, since Rasa takes a form for unanswered when its validation sets no slot.
        return [*called, *_told_again(told), SlotSet(REQUESTED, following), SlotSet(ROUGH_DAY, rough)]

    def _passed_over(self, scene: Scene, requested: str) -> list[Event]:
        """The customer told something else: the question comes again, and after some times is left open."""
        if not passed_over.too_often(scene, requested):
            return [passed_over.counted(scene, requested), SlotSet(REQUESTED, requested)]
        return self._left_open(scene, requested)

    def _left_open(self, scene: Scene, requested: str) -> list[Event]:
        """Nobody is pressed for what cannot be had: the matter goes on without it."""
        scene.say("utter_fact_left_open")
        slots = {**scene.tracker.slots, requested: CANNOT_SAY}
        following = next_question(Matter.told(slots, scene.today), self.tools.rulebook)
        return [SlotSet(requested, CANNOT_SAY), SlotSet(REQUESTED, following)]

    def _ask_again(self, scene: Scene, slots: Mapping[str, Any], error: BadFact) -> list[Event]:
        """For the fact that cannot be; what is never asked for is forgotten, and the questions go on."""
        events = misfits.cannot_be(scene, error)
        if any(event["name"] == REQUESTED for event in events):
            return events
        if can_be_asked(error.fact):
            return [*events, SlotSet(REQUESTED, error.fact)]
        remaining = {**slots, error.fact: None}
        try:
            following = next_question(Matter.told(remaining, scene.today), self.tools.rulebook)
        except BadFact as another:
            return [*events, *self._ask_again(scene, remaining, another)]
        return [*events, SlotSet(REQUESTED, following)]


def can_be_asked(fact: str) -> bool:
    """Whether there is a question for the fact that a customer can answer."""
    entry = words("facts")[fact]
    return "why" in entry and entry.get("asked_of", ASKED_OF_CUSTOMER) == ASKED_OF_CUSTOMER


def _told_again(told: dict[str, Any]) -> list[Event]:
    return [SlotSet(name, value) for name, value in told.items()]


def next_question(matter: Matter, rulebook: Rulebook) -> str | None:
    """The fact to ask the customer for next; None when the decision can be told.

    Raises:
        BadFact: the facts cannot be so.
    """
    decision = matter.decide(rulebook)
    for missing in decision.missing:
        if missing.fact == WISH and matter.wish_is_open:
            continue
        if missing.asked_of == ASKED_OF_CUSTOMER:
            return missing.fact
    return matter.decisive_rough_day(decision, rulebook)


def _leads_away(scene: Scene, requested: str, told: dict[str, Any]) -> bool:
    """Whether the message asks or remarks something else; a second matter is kept, and the questions go on."""
    if matters.NEXT_MATTER in told and scene.intent not in matters.NO_MATTER:
        return False
    text = str(scene.tracker.latest_message.get("text") or "")
    if told and told == paper_named(scene.tracker.latest_message, {}):
        return False
    if told.keys() == {history.INTACT} and not ASKS.is_in(text):
        return False
    if requested == CATEGORY and told == {CATEGORY: kind_of_family(text, scene.tracker.slots)}:
        return False
    return is_digression(scene.tracker.latest_message, requested) and not _just_answers(scene, told)


def _just_answers(scene: Scene, told: dict[str, Any]) -> bool:
    """Whether what sounds like a question of its own only answers ours: "去年6月买的装的"."""
    text = str(scene.tracker.latest_message.get("text") or "")
    return scene.slot(REQUESTED) in told and scene.intent in TOPICS and not ASKS.is_in(text)


def _welcome_back(scene: Scene) -> None:
    """After a long silence in the middle of the questions, say where things stood."""
    if scene.work.silent_for >= LONG_SILENCE:
        scene.say("utter_after_silence", goods=wording.goods(scene.tracker.slots))


def _acknowledge(scene: Scene, told: dict[str, Any], requested: str, following: str | None) -> None:
    """Say that a correction, another matter, or something beside the question was heard."""
    message = scene.tracker.latest_message
    others = matters.others_told(message) or ([message] if matters.goods_in(message) else [])
    if matters.NEXT_MATTER in told and others:
        # What is said of all goods ("都有发票") only answers.
        say_next_matter_is_kept(scene, others)
    withdrawn = withdraw_what_is_dropped(scene)
    if not withdrawn and taken_back.replaces(scene.tracker.latest_message, earlier(scene, "category")):
        scene.say("utter_matter_replaced", goods=wording.goods({**scene.tracker.slots, **told}))
        return
    if requested == WISH and told.get(WISH) == CANNOT_SAY and not wishes.asked_often(scene, requested):
        scene.say("utter_wish_left_open")
    answered_otherwise = matters.NEXT_MATTER in told or asides.asked(scene)
    corrected = [fact for fact in said_back.SAID_BACK if fact in told and fact != requested and _was(scene, fact)]
    if following is None and corrected == [WISH]:
        # The decision follows and speaks of it.
        return
    if corrected:
        scene.say("utter_fact_corrected", changes=said_back.changes(corrected, scene.tracker.slots))
    elif following is not None and _wishes_unasked(told, requested) and not answered_otherwise:
        scene.say("utter_wish_noted", wish=wording.label(WISH, told[WISH]))
    elif following == requested and requested not in told and not answered_otherwise:
        scene.say("utter_fact_noted")


def _wishes_unasked(told: Mapping[str, Any], requested: str) -> bool:
    return requested != WISH and told.get(WISH) not in (None, CANNOT_SAY)


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
    """Whether a slot had another value before the last message; what was left open, or said roughly, was none yet."""
    before, now = earlier(scene, name), scene.slot(name)
    if before in (None, CANNOT_SAY, now):
        return False
    days = isinstance(before, Mapping) and isinstance(now, Mapping)
    return not (days and before["from"] <= now["from"] and now["to"] <= before["to"])
