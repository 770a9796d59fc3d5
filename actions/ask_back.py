"""Unsure between two or three meanings: what is under way tells which, or the customer chooses."""

from __future__ import annotations

from actions.cases import is_for_a_person, open_case
from actions.clarify import Clarify
from actions.pieces import pieces
from actions.progress import Progress
from actions.promised_times import note_for_person
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene

ASKED_BACK = 3
FEW_WORDS = 12
AT_A_LOSS = Saying("asking", "at_a_loss")
CHASES = Saying("asking", "chases")


class AskBack(DeskAction):
    """Takes a doubtful message by the case that it stands beside; without one the customer chooses."""

    action_name = "action_ask_back"

    def act(self, scene: Scene) -> list[Event]:
        beside_a_case = self._about_what_is_under_way(scene)
        if beside_a_case is not None:
            return beside_a_case
        ranking = scene.tracker.latest_message.get("intent_ranking") or []
        names = pieces("intents")
        likely = [entry["name"] for entry in ranking if entry["name"] in names][:ASKED_BACK]
        buttons = [{"title": names[name], "payload": f"/{name}"} for name in likely]
        scene.say("utter_ask_back", buttons=buttons)
        return []

    def _about_what_is_under_way(self, scene: Scene) -> list[Event] | None:
        """Who waits is told how it stands, who is at a loss what can be done; the rest is for who looks into it."""
        message, case = scene.tracker.latest_message, open_case(scene)
        text = str(message.get("text") or "")
        if case is None or any(entity["entity"] == "product" for entity in message.get("entities") or []):
            return None
        if len(text) <= FEW_WORDS and CHASES.is_in(text):
            scene.say("utter_chased")
            return Progress(self.tools).act(scene)
        if len(text) <= FEW_WORDS and AT_A_LOSS.is_in(text):
            return Clarify(self.tools).act(scene)
        if is_for_a_person(scene, case):
            note_for_person(scene, self.tools, case)
            return []
        return None
