"""A person takes over."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import wording
from actions.atonement import atone
from actions.case_form import REQUESTED
from actions.cases import COMPLAINT, INCIDENT, put_before_a_person, record_matter
from actions.facts_from_slots import Matter
from actions.making_good import promise
from actions.recalls import warn_of_recall
from actions.tools import DeskAction, Event, Scene, Tools
from desk.promise_terms import PromiseKind
from desk.tables import Case

ASKED_FOR = "utter_handed_over"
EXPOSURE = "threaten_escalation"
HAZARD_REPLY = "utter_hazard"


def hand_over(
    scene: Scene, tools: Tools, reason: str, case: Case | None = None, response: str = ASKED_FOR
) -> list[Event]:
    """Queue the customer for a person and say so; `reason` is a code kept with the case."""
    case = case or record_matter(scene, COMPLAINT, reason)
    put_before_a_person(scene, case, reason)
    scene.say(
        response,
        case_number=case.number,
        position=scene.work.handovers.queue_position(scene.sender_id) or 1,
        **promise(scene, tools, case, PromiseKind.HUMAN_REPLY),
        **wording.promises(tools.rulebook),
    )
    # To who announces exposure a gift would look like hush money.
    return [SlotSet("case_number", case.number), *(atone(scene, tools, case) if reason != EXPOSURE else [])]


class HandOver(DeskAction):
    """Asked for a person, or exposure announced: nothing is argued, somebody comes."""

    action_name = "action_hand_over"

    def act(self, scene: Scene) -> list[Event]:
        response = f"{ASKED_FOR}_{EXPOSURE}" if scene.intent == EXPOSURE else ASKED_FOR
        events = hand_over(scene, self.tools, scene.intent, response=response)
        return [*events, ActiveLoop(None), SlotSet(REQUESTED, None)]


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
        scene.say("utter_hazard_registered", case_number=case.number, **promises)
        return [SlotSet("case_number", case.number), ActiveLoop(None), SlotSet(REQUESTED, None)]
