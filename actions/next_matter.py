"""The second complaint of a conversation: kept while the first is settled, begun after it or when the customer asks."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import kept_matter, wording
from actions.case_form import CASE_FORM, REQUESTED, next_question
from actions.facts_from_slots import Matter
from actions.matters import NEXT_MATTER
from actions.tools import DeskAction, Event, Scene
from entitlement.bad_fact import BadFact


class BeginNextMatter(DeskAction):
    """The matter that was kept is spoken of now: what was told of it is said back and the questions begin.

    One in whose questions it comes up waits in its place.
    """

    action_name = "action_begin_next_matter"

    def act(self, scene: Scene) -> list[Event]:
        before = scene.tracker.slots
        waiting = before.get(NEXT_MATTER)
        if waiting is None:
            scene.say("utter_tell_me_more")
            return []
        before = {**before, NEXT_MATTER: kept_matter.brought_forward(waiting, scene.tracker.latest_message)}
        begun = kept_matter.taken_up(before, scene.today)
        if scene.tracker.active_loop.get("name") == CASE_FORM:
            begun[NEXT_MATTER] = kept_matter.put_off(before, begun[NEXT_MATTER])
        events = [SlotSet(name, value) for name, value in begun.items()]
        slots = {**before, **begun}
        scene.say("utter_next_matter", goods=wording.goods(slots))
        try:
            following = next_question(Matter.told(slots, scene.today), self.tools.rulebook)
        except BadFact as error:
            events.append(SlotSet(error.fact, None))
            following = error.fact
        # Where nothing is left to ask, the form ends by itself, and the decision follows.
        return [*events, ActiveLoop(CASE_FORM), SlotSet(REQUESTED, following)]
