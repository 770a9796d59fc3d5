"""Who announces exposure reaches a person within one turn, whatever else the message is about."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.cases import COMPLAINT, record_matter
from actions.mood import MOOD
from actions.promised_times import person_answers
from actions.tools import Event, Scene, Tools

EXPOSING = "exposing"
THREATEN_ESCALATION = "threaten_escalation"


def call_a_person(scene: Scene, tools: Tools) -> list[Event]:
    """Put the matter before a person, once, when exposure is in the air; the desk goes on serving meanwhile."""
    if scene.slot(MOOD) != EXPOSING or scene.work.handovers.waiting(scene.sender_id) is not None:
        return []
    case = record_matter(scene, COMPLAINT, EXPOSING)
    scene.say("utter_person_called", case_number=case.number, **person_answers(scene, tools, case))
    return [SlotSet("case_number", case.number)]
