"""A returning customer is greeted with the case that is open, and goes on with it if it is meant."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.case_form import REQUESTED
from actions.cases import open_case
from actions.decide import Decide
from actions.matter_words import following, standing
from actions.memory import is_opening, resume_button
from actions.pieces import pieces
from actions.tools import DeskAction, Event, Scene


class Greet(DeskAction):
    """A greeting; who has a case under way is asked kindly whether it is about that."""

    action_name = "action_greet"

    def act(self, scene: Scene) -> list[Event]:
        case = scene.work.cases.open_case_of(scene.sender_id) if is_opening(scene) else None
        if case is None:
            scene.say("utter_greet")
            return []
        other = {"title": pieces("answers")["new_matter"], "payload": "/new_matter"}
        scene.say("utter_welcome_back", buttons=[resume_button(case), other], **standing(case))
        return []


class Resume(DeskAction):
    """The customer means the last case: it goes on where it stood."""

    action_name = "action_resume"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        closed: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED, None)]
        if case is None:
            scene.say("utter_tell_me_more")
            return closed
        waits_for_choice = bool(case.decision) and case.chosen_remedy is None and not case.needs_human
        next_step = "" if waits_for_choice else following(scene, case, self.tools.rulebook)
        scene.say("utter_resumed", following=next_step, **standing(case))
        return [*closed, *Decide(self.tools).act(scene)] if waits_for_choice else closed
