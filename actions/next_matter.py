"""The second complaint of a conversation: kept while the first is settled, begun after it."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import matters, wording
from actions.case_form import CASE_FORM, REQUESTED, next_question
from actions.facts_from_slots import Matter
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact


class BeginNextMatter(DeskAction):
    """The matter that was kept is spoken of now: what was told of it is said back and the questions begin."""

    action_name = "action_begin_next_matter"

    def act(self, scene: Scene) -> list[Event]:
        events = matters.begin_next(scene.tracker.slots, scene.today)
        slots = {**scene.tracker.slots, **{event["name"]: event["value"] for event in events}}
        scene.say("utter_next_matter", goods=wording.goods(slots))
        try:
            following = next_question(Matter.told(slots, scene.today), self.tools.rulebook)
        except BadFact as error:
            events.append(SlotSet(error.fact, None))
            following = error.fact
        if following is None:
            return [*events, FollowupAction("action_decide")]
        return [*events, ActiveLoop(CASE_FORM), SlotSet(REQUESTED, following)]
