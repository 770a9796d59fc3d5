"""The form that asks for facts, and what happens around a question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet

from actions import (
    ask_policy,
    corrections,
    enquiry,
    history,
    matters,
    memory,
    misfits,
    mood,
    other_wishes,
    said_back,
    volunteered,
    wording,
)
from actions.answers import ACCEPTED_ROUGH
from actions.cases import open_case
from actions.contacts import holds_contact, keep_contacts
from actions.digressions import is_digression
from actions.exposure import call_a_person
from actions.facts_from_message import CLAIMS, read_facts
from actions.facts_from_slots import FACTS, Matter
from actions.facts_told import facts_told
from actions.known_facts import known_facts
from actions.offers import chosen_by_wish, wishes_again
from actions.order_lookup import look_up_in_form
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.rulebook import Rulebook

CASE_FORM = "case_form"
REQUESTED = "requested_slot"
ASKED_OF_CUSTOMER = "customer"
TELLING = frozenset({*FACTS, ACCEPTED_ROUGH, matters.NEXT_MATTER})
LONG_SILENCE = timedelta(minutes=30)


class ReadFacts(DeskAction):
    """Fills the fact slots from every message, inside and outside the form."""

    action_name = "action_read_facts"

    async def prepare(self, scene: Scene) -> None:
        scene.lookup = await look_up_in_form(scene, self.tools)

    def act(self, scene: Scene) -> list[Event]:
        found = self._in_the_form(scene) if scene.tracker.active_loop.get("name") == CASE_FORM else self._outside(scene)
        if holds_contact(scene):
            keep_contacts(scene, open_case(scene))
        found |= known_facts(scene, found) | enquiry.heard(scene.tracker.latest_message, scene.tracker.slots)
        found |= memory.remembered(scene, found, self.tools)
        found |= mood.felt(scene.tracker.events, scene.tracker.slots)
        return [SlotSet(name, value) for name, value in found.items()]

    def _in_the_form(self, scene: Scene) -> dict[str, Any]:
        message, slots, requested = scene.tracker.latest_message, scene.tracker.slots, scene.slot(REQUESTED)
        if matters.mentions_other_goods(message, slots):
            return {matters.NEXT_MATTER: matters.kept(message)}
        if is_digression(message, requested):
            # A remark may answer the question by the way; what else it names is not what is spoken of.
            told = facts_told(message, slots)
            return {requested: told[requested]} if requested in told else {}
        corrected = corrections.corrected(message, scene.tracker.events)
        found = read_facts(message, slots, None if corrected else requested, scene.today) | corrected
        found |= history.told(message, slots)
        if requested is not None and requested not in found:
            chosen = volunteered.chosen_by_number(message, scene.tracker.events, requested)
            found |= {} if chosen is None else {requested: chosen}
            found |= volunteered.volunteered(message, slots, requested)
        return found | other_wishes.heard(message, slots, form_is_open=True)

    def _outside(self, scene: Scene) -> dict[str, Any]:
        message, slots = scene.tracker.latest_message, scene.tracker.slots
        emptied: dict[str, Any] = {}
        if slots.get("case_number") is not None and matters.other_goods(message, slots):
            emptied = matters.fresh(slots)
            slots = {**slots, **emptied}
        found = read_facts(message, slots, None, scene.today) | history.told(message, slots)
        found |= corrections.corrected(message, scene.tracker.events)
        return emptied | found | other_wishes.heard(message, slots, form_is_open=False)


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
        # Told again, since Rasa takes a form for unanswered when its validation sets no slot.
        return [*(SlotSet(name, value) for name, value in told.items()), SlotSet(REQUESTED, following)]


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


class Empathise(DeskAction):
    """Stage 1 and the start of stage 2: the trouble is named, what was understood is said back."""

    action_name = "action_empathise"

    def act(self, scene: Scene) -> list[Event]:
        if wishes_again(scene, self.tools.rulebook) or chosen_by_wish(scene, self.tools.rulebook):
            return []
        intent = scene.intent if scene.intent in CLAIMS else "report_fault"
        slots = scene.tracker.slots
        scene.say(f"utter_empathise_{intent}", goods=wording.goods(slots))
        memory.welcome_back(scene, self.tools)
        ask_policy.tell_before_asking(scene, self.tools)
        understood = said_back.summary(slots)
        if understood and _will_ask(scene, self.tools.rulebook):
            scene.say("utter_understood", summary=understood)
        other_wishes.say_what_is_kept(scene)
        return call_a_person(scene, self.tools)


def _will_ask(scene: Scene, rulebook: Rulebook) -> bool:
    """Whether questions follow: a decision told at once says itself what it was reckoned by."""
    try:
        return next_question(Matter.told(scene.tracker.slots, scene.today), rulebook) is not None
    except BadFact:
        return True


class ExplainQuestion(DeskAction):
    """Says why the fact that is asked for is needed."""

    action_name = "action_explain_question"

    def act(self, scene: Scene) -> list[Event]:
        requested: str | None = scene.slot(REQUESTED)
        why: dict[str, Any] = words("facts").get(requested or "", {})
        scene.say("utter_explain_question", why=why.get("why", ""))
        return []
