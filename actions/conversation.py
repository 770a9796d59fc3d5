"""Grievances about the service, contacts, and what could not be understood."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import wording
from actions.atonement import atone
from actions.cases import COMPLAINT, record_matter
from actions.hand_over import hand_over
from actions.other_wishes import offer_other_wish
from actions.pieces import pieces
from actions.recovery import registered
from actions.suggest import SUGGESTION, suggest
from actions.tools import DeskAction, Event, Scene

MOST_MISUNDERSTANDINGS = 2
ASKED_BACK = 3


class Complaint(DeskAction):
    """A grievance is heard, apologised for and registered; a person answers within the promised time."""

    action_name = "action_complaint"

    def act(self, scene: Scene) -> list[Event]:
        if scene.intent == SUGGESTION:
            return [*suggest(scene, self.tools), *offer_other_wish(scene)]
        case = record_matter(scene, COMPLAINT, scene.intent)
        scene.say(f"utter_complaint_{scene.intent}")
        promises = wording.promises(self.tools.rulebook) | registered(scene, self.tools, case)
        scene.say("utter_complaint_registered", case_number=case.number, **promises)
        return [SlotSet("case_number", case.number), *(offer_other_wish(scene) or atone(scene, self.tools, case))]


class AskBack(DeskAction):
    """Unsure between two or three meanings: the customer chooses."""

    action_name = "action_ask_back"

    def act(self, scene: Scene) -> list[Event]:
        ranking = scene.tracker.latest_message.get("intent_ranking") or []
        names = pieces("intents")
        likely = [entry["name"] for entry in ranking if entry["name"] in names][:ASKED_BACK]
        buttons = [{"title": names[name], "payload": f"/{name}"} for name in likely]
        scene.say("utter_ask_back", buttons=buttons)
        return []


class NotUnderstood(DeskAction):
    """Not understood: admitted; the second time in a row a person is brought."""

    action_name = "action_not_understood"

    def act(self, scene: Scene) -> list[Event]:
        times = int(scene.slot("misunderstandings") or 0) + 1
        if times >= MOST_MISUNDERSTANDINGS:
            return [*hand_over(scene, self.tools, "not_understood"), SlotSet("misunderstandings", 0)]
        scene.say("utter_not_understood")
        return [SlotSet("misunderstandings", times)]


class NoteContact(DeskAction):
    """A telephone number or address was left; the desk keeps it under a reference, as the brain has seen to."""

    action_name = "action_note_contact"

    def act(self, scene: Scene) -> list[Event]:
        scene.say("utter_contact_noted", **wording.promises(self.tools.rulebook))
        return []
