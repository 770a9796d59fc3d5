"""The form that asks for facts, and what happens around a question."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet

from actions import ask_policy, enquiry, other_wishes, wording
from actions.facts_from_message import CLAIMS, read_facts
from actions.facts_from_slots import Matter
from actions.known_facts import known_facts
from actions.offers import wishes_again
from actions.order_lookup import look_up_in_form
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.rulebook import Rulebook

CASE_FORM = "case_form"
REQUESTED = "requested_slot"
ASKED_OF_CUSTOMER = "customer"

# Said in the middle of the questions these are no answers, even where they hold a fact by the way.
INTERRUPTIONS = frozenset(
    {
        "report_hazard",
        "request_human",
        "threaten_escalation",
        "cancel_request",
        "ask_clarification",
        "give_contact",
    }
)


class ReadFacts(DeskAction):
    """Fills the fact slots from every message, inside and outside the form."""

    action_name = "action_read_facts"

    async def prepare(self, scene: Scene) -> None:
        scene.lookup = await look_up_in_form(scene, self.tools)

    def act(self, scene: Scene) -> list[Event]:
        form_is_open = scene.tracker.active_loop.get("name") == CASE_FORM
        requested = scene.slot(REQUESTED) if form_is_open else None
        found = read_facts(scene.tracker.latest_message, scene.tracker.slots, requested, scene.today)
        found |= other_wishes.heard(scene.tracker.latest_message, scene.tracker.slots, form_is_open=form_is_open)
        found |= known_facts(scene, found) | enquiry.heard(scene.tracker.latest_message, scene.tracker.slots)
        return [SlotSet(name, value) for name, value in found.items()]


class ValidateCaseForm(DeskAction):
    """Asks only for what can still change the decision, in the engine's order, and refuses what is no answer."""

    action_name = "validate_case_form"

    def act(self, scene: Scene) -> list[Event]:
        requested, told = scene.slot(REQUESTED), _slots_told(scene)
        heard = requested is not None and _just_heard(scene)
        asks_back = scene.intent in enquiry.TOPICS and requested not in told
        if heard and (scene.intent in INTERRUPTIONS or not told or asks_back):
            return [ActionExecutionRejected(CASE_FORM)]
        try:
            following = next_question(Matter.told(scene.tracker.slots, scene.today), self.tools.rulebook)
        except BadFact as error:
            scene.say("utter_bad_fact", problem=error.zh)
            return [SlotSet(error.fact, None), SlotSet(REQUESTED, error.fact)]
        if heard and following == requested and requested not in told:
            scene.say("utter_fact_noted")
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


def _just_heard(scene: Scene) -> bool:
    """Whether the form runs on a customer's message, not on its return from a digression."""
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            return True
        if event["event"] == "action" and event["name"] not in (CASE_FORM, "action_listen"):
            return False
    return False


def _slots_told(scene: Scene) -> dict[str, Any]:
    """The facts that the last message set."""
    told: dict[str, Any] = {}
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "slot" and event["name"] != REQUESTED and event["value"] is not None:
            told.setdefault(event["name"], event["value"])
    return told


class Empathise(DeskAction):
    """Stage 1 and the start of stage 2: the trouble is named, what was understood is said back."""

    action_name = "action_empathise"

    def act(self, scene: Scene) -> list[Event]:
        if wishes_again(scene, self.tools.rulebook):
            return []
        intent = scene.intent if scene.intent in CLAIMS else "report_fault"
        slots = scene.tracker.slots
        scene.say(f"utter_empathise_{intent}", goods=wording.goods(slots))
        ask_policy.tell_before_asking(scene, self.tools)
        understood = wording.summary(slots)
        if understood:
            scene.say("utter_understood", summary=understood)
        other_wishes.say_what_is_kept(scene)
        return []


class ExplainQuestion(DeskAction):
    """Says why the fact that is asked for is needed."""

    action_name = "action_explain_question"

    def act(self, scene: Scene) -> list[Event]:
        requested: str | None = scene.slot(REQUESTED)
        why: dict[str, Any] = words("facts").get(requested or "", {})
        scene.say("utter_explain_question", why=why.get("why", ""))
        return []
