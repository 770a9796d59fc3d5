"""A customer presses on after a denial."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.cases import open_case
from actions.facts_from_slots import Matter
from actions.hand_over import hand_over
from actions.offers import choices
from actions.tools import DeskAction, Event, Scene
from entitlement.data import words

MOST_REFUSALS = 2
INSISTING = "insist_despite_policy"


class Insist(DeskAction):
    """The customer presses on: the engine decides once more; still no → kindly so, the second time a person."""

    action_name = "action_insist"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        refusals = int(scene.slot("refusals") or 0) + 1
        if refusals >= MOST_REFUSALS:
            events = hand_over(scene, self.tools, INSISTING, case, "utter_refused_to_person")
            return [*events, SlotSet("refusals", refusals)]
        matter = Matter.told(scene.tracker.slots, scene.today)
        decision = Matter({**_implied(scene), **matter.facts, "intent": INSISTING}, {}).decide(self.tools.rulebook)
        offered = choices(decision, scene.slot("wish"))
        if decision.requested is None or not offered:
            return hand_over(scene, self.tools, INSISTING, case, "utter_refused_to_person")
        scene.say("utter_insist_first", reason=decision.requested.reason, remedy=offered[0].label)
        return [SlotSet("refusals", refusals), SlotSet("offered_remedies", [r.code for r in offered])]


def _implied(scene: Scene) -> dict[str, Any]:
    """What the claim that was denied said about the facts by itself: pressing on takes nothing of it back."""
    implied = words("intents").get(scene.slot("case_intent") or "", {})
    return {fact: value for fact, value in implied.items() if value is not None}
