"""Grievances about the service, contacts, and what could not be understood."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import wording
from actions.atonement import atone
from actions.cases import COMPLAINT, NOT_UNDERSTOOD, open_case, record_matter
from actions.hand_over import hand_over
from actions.in_writing import IN_WRITING
from actions.other_wishes import offer_other_wish
from actions.overdue_repair import offer_exchange
from actions.pieces import pieces
from actions.promised_times import registered
from actions.sayings import Saying
from actions.suggest import SUGGESTION, suggest
from actions.tools import DeskAction, Event, Scene
from desk.tables import CaseState

MOST_MISUNDERSTANDINGS = 2
_WAITS = Saying("refusing", "waits")


class Complaint(DeskAction):
    """A grievance is heard, apologised for and registered; a person answers within the promised time."""

    action_name = "action_complaint"

    def act(self, scene: Scene) -> list[Event]:
        if scene.intent == SUGGESTION:
            return [*suggest(scene, self.tools), *offer_other_wish(scene)]
        case = record_matter(scene, COMPLAINT, scene.intent)
        scene.say(f"utter_complaint_{scene.intent}")
        promises = wording.promises(self.tools.rulebook) | registered(scene, self.tools, case)
        scene.say("utter_complaint_registered", case_number=case.number, contact=_contact(scene), **promises)
        following = offer_exchange(scene, self.tools) or offer_other_wish(scene) or atone(scene, self.tools, case)
        return [SlotSet("case_number", case.number), *following]


def _contact(scene: Scene) -> str:
    """How the customer will be reached: in writing for who cannot telephone, else by a number, known or asked for."""
    if scene.slot(IN_WRITING):
        return str(pieces()["written_to"])
    known = scene.work.personal.last_reference(scene.sender_id, "phone") is not None
    return str(pieces()["phone_is_known" if known else "leave_a_phone"])


class NotUnderstood(DeskAction):
    """Not understood: admitted; the second time in a row a person is brought."""

    action_name = "action_not_understood"

    def act(self, scene: Scene) -> list[Event]:
        times = int(scene.slot("misunderstandings") or 0) + 1
        if times >= MOST_MISUNDERSTANDINGS:
            return [*hand_over(scene, self.tools, NOT_UNDERSTOOD), SlotSet("misunderstandings", 0)]
        scene.say("utter_not_understood")
        return [SlotSet("misunderstandings", times)]


class Acknowledge(DeskAction):
    """The customer has heard ("哦"), and neither takes nor refuses anything: whoever has to choose is given time."""

    action_name = "action_acknowledge"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        if case is None:
            scene.say("utter_acknowledged")
        elif scene.slot("offered_remedies") and case.state == CaseState.OPEN and not _waits(scene):
            scene.say("utter_acknowledged_offer", case_number=case.number)
        else:
            scene.say("utter_acknowledged_case", case_number=case.number)
        return []


def _waits(scene: Scene) -> bool:
    return _WAITS.is_in(str(scene.tracker.latest_message.get("text") or ""))


class NoteContact(DeskAction):
    """A telephone number or address was left; the desk keeps it under a reference, as the brain has seen to."""

    action_name = "action_note_contact"

    def act(self, scene: Scene) -> list[Event]:
        scene.say("utter_contact_noted", **wording.promises(self.tools.rulebook))
        return []
