"""A person takes over: somebody comes now, or calls back by a time that is told."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import wording
from actions.atonement import atone
from actions.case_form import CASE_FORM, REQUESTED
from actions.cases import COMPLAINT, INCIDENT, NOT_UNDERSTOOD, put_before_a_person, record_matter
from actions.claim_told import take_along
from actions.exposure import THREATEN_ESCALATION
from actions.facts_from_slots import Matter
from actions.in_writing import IN_WRITING
from actions.making_good import made_promise, promise
from actions.moments import spoken
from actions.recalls import warn_of_recall
from actions.staffing import is_staffed
from actions.tools import DeskAction, Event, Scene, Tools
from desk.promise_terms import PromiseKind
from desk.tables import Case, Handover

ASKED_FOR = "utter_handed_over"
HAZARD_REPLY = "utter_hazard"
WITH_AN_OPENING_OF_ITS_OWN = frozenset({THREATEN_ESCALATION, NOT_UNDERSTOOD})
CALL_BACK = "call_back"


def hand_over(
    scene: Scene, tools: Tools, reason: str, case: Case | None = None, response: str | None = None
) -> list[Event]:
    """Queue the customer for a person, say so with `response`, and say when somebody will be there.

    `reason` is a code kept with the case.
    """
    case = case or record_matter(scene, COMPLAINT, reason)
    handover = put_before_a_person(scene, case, reason, quiet=True)
    scene.say(response or _opening(reason))
    if is_staffed(scene.work, tools.rulebook, scene.now):
        position = scene.work.handovers.queue_position(scene.sender_id) or 1
        promises = wording.promises(tools.rulebook) | promise(scene, tools, case, PromiseKind.HUMAN_REPLY)
        scene.say("utter_person_comes", case_number=case.number, position=position, **promises)
    else:
        promise_call_back(scene, tools, case, handover)
    # To who announces exposure a gift would look like hush money.
    return [SlotSet("case_number", case.number), *(atone(scene, tools, case) if reason != THREATEN_ESCALATION else [])]


def promise_call_back(scene: Scene, tools: Tools, case: Case, handover: Handover) -> None:
    """Nobody is there: a call by a time, kept where the agents see it, and a number to call."""
    call = made_promise(scene, tools, case, PromiseKind.CALL_BACK)
    scene.work.handovers.tell(handover, {**(handover.summary or {}), CALL_BACK: call.due_at.isoformat()})
    scene.say("utter_call_back", case_number=case.number, moment=spoken(call.due_at, scene.now))
    if scene.slot(IN_WRITING):
        scene.say("utter_written_to")
    elif not scene.work.personal.references(scene.sender_id, ("phone",)):
        scene.say("utter_leave_a_phone")


def _opening(reason: str) -> str:
    return f"{ASKED_FOR}_{reason}" if reason in WITH_AN_OPENING_OF_ITS_OWN else ASKED_FOR


class HandOver(DeskAction):
    """Asked for a person, or exposure announced: nothing is argued, somebody comes."""

    action_name = "action_hand_over"

    def act(self, scene: Scene) -> list[Event]:
        case, begun = take_along(scene, self.tools) if scene.intent == THREATEN_ESCALATION else (None, [])
        events = [*begun, *hand_over(scene, self.tools, scene.intent, case)]
        form_is_open = scene.tracker.active_loop.get("name") == CASE_FORM
        if form_is_open and not is_staffed(scene.work, self.tools.rulebook, scene.now):
            # Set anew, the form goes on at once: what is told until the call spares the customer questions then.
            return [*events, ActiveLoop(CASE_FORM)]
        return events


class Hazard(DeskAction):
    """A danger: safety steps before anything else, an incident at the desk, a person at once."""

    action_name = "action_hazard"

    def act(self, scene: Scene) -> list[Event]:
        danger = {"as_of": scene.today.isoformat(), "hazard": scene.slot("hazard") or True}
        decision = Matter(danger, {}).decide(self.tools.rulebook)
        case = record_matter(scene, INCIDENT, INCIDENT)
        scene.say(HAZARD_REPLY, steps="\n".join(decision.steps))
        warn_of_recall(scene, case)
        promises = wording.promises(self.tools.rulebook) | promise(scene, self.tools, case, PromiseKind.HUMAN_REPLY)
        if scene.work.handovers.taken(scene.sender_id) is not None:
            scene.say("utter_hazard_while_taken", case_number=case.number)
        else:
            response = "utter_hazard_registered_in_writing" if scene.slot(IN_WRITING) else "utter_hazard_registered"
            scene.say(response, case_number=case.number, **promises)
        return [SlotSet("case_number", case.number), ActiveLoop(None), SlotSet(REQUESTED, None)]
