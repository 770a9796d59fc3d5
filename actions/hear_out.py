"""Anger without a subject is listened to: about the matter that is known, else an ear for what it is."""

from __future__ import annotations

from actions.cases import open_case
from actions.tools import DeskAction, Event, Scene


class HearOut(DeskAction):
    """Lets the customer be angry, and offers a person without pressing."""

    action_name = "action_hear_out"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        if case is None:
            scene.say("utter_listen")
        else:
            scene.say("utter_listen_about_case", case_number=case.number)
        return []
