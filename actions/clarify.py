"""A customer who did not understand is told once more, in other words."""

from __future__ import annotations

from actions import wording
from actions.cases import open_case
from actions.facts_from_slots import Matter
from actions.offers import choices
from actions.tools import DeskAction, Event, Scene


class Clarify(DeskAction):
    """The last decision in plain words: what can be had, and why; without one, asks what was unclear."""

    action_name = "action_clarify"

    def act(self, scene: Scene) -> list[Event]:
        if open_case(scene) is None or scene.slot("told") is None:
            scene.say("utter_say_again")
            return []
        decision = Matter.told(scene.tracker.slots, scene.today).decide(self.tools.rulebook)
        offered = choices(decision, scene.slot("wish"))
        if not offered or decision.requested is None:
            scene.say("utter_say_again")
            return []
        scene.say(
            "utter_clarify",
            reason=decision.requested.reason,
            remedies=wording.listed(remedy.label for remedy in offered),
        )
        return []
