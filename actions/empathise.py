"""What is said around the questions: the trouble is named, what was understood is said back, why a fact is asked."""

from __future__ import annotations

from typing import Any

from actions import (
    asides,
    ask_policy,
    memory,
    other_wishes,
    said_back,
    wording,
)
from actions.case_form import REQUESTED, next_question
from actions.exposure import call_a_person
from actions.facts_from_message import CLAIMS
from actions.facts_from_slots import Matter
from actions.offers import chosen_by_wish, only_asks, wishes_again
from actions.sayings import Saying
from actions.tools import DeskAction, Event, Scene
from actions.withdrawing import withdraw_what_is_dropped
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.rulebook import Rulebook
from entitlement.rules.danger import SUSPECTS
from entitlement.rules.elsewhere import GREY

BY_A_MINOR, BY_REPAIRER = "bought_by_minor", "by_repairer"
BAD_WORK, _INSTALLED_BADLY = "complain_repair_skill", Saying("condition", "installed_badly")
VERSION_UNCLEAR = "version_unclear"


class Empathise(DeskAction):
    """Stage 1 and the start of stage 2: the trouble is named, what was understood is said back."""

    action_name = "action_empathise"

    def act(self, scene: Scene) -> list[Event]:
        rulebook = self.tools.rulebook
        if wishes_again(scene, rulebook) or chosen_by_wish(scene, rulebook) or only_asks(scene):
            return []
        slots = scene.tracker.slots
        withdraw_what_is_dropped(scene)
        scene.say(f"utter_empathise_{_trouble(scene)}", goods=wording.goods(slots))
        memory.welcome_back(scene, self.tools)
        will_ask = _will_ask(scene, self.tools.rulebook)
        # What it costs is told with a decision, and told again after it.
        without_fee = not will_ask or scene.slot("told") is not None
        asides.answer(scene, self.tools.rulebook, but=asides.FEE if without_fee else "")
        ask_policy.tell_before_asking(scene, self.tools)
        understood = said_back.summary(slots)
        if understood and will_ask:
            scene.say("utter_understood", summary=understood)
        other_wishes.say_what_is_kept(scene)
        return call_a_person(scene, self.tools)


def _trouble(scene: Scene) -> str:
    """What the customer is to be comforted about: what was come for, a child that has bought something, or what those
    who came have spoilt.
    """
    if scene.slot(BY_A_MINOR) and scene.slot("wish") in (None, "refund"):
        return BY_A_MINOR
    if scene.slot("place_of_sale") == GREY and scene.intent == SUSPECTS and scene.slot("version_disclosed") is None:
        # Whether there is anything to suspect is asked first.
        return VERSION_UNCLEAR
    if scene.slot("damage") == BY_REPAIRER:
        return BY_REPAIRER
    if scene.intent == BAD_WORK and _INSTALLED_BADLY.is_in(str(scene.tracker.latest_message.get("text") or "")):
        return "installed_badly"
    return scene.intent if scene.intent in CLAIMS else "report_fault"


def _will_ask(scene: Scene, rulebook: Rulebook) -> bool:
    """Whether questions follow: a decision told at once says itself what it was reckoned by."""
    try:
        return next_question(Matter.told(scene.tracker.slots, scene.today), rulebook) is not None
    except BadFact:
        return True


class ExplainQuestion(DeskAction):
    """Says why the fact that is asked for is needed."""

    action_name = "action_explain_question"

    def act(self, scene: Scene) -> list[Event]:
        requested: str | None = scene.slot(REQUESTED)
        why: dict[str, Any] = words("facts").get(requested or "", {})
        scene.say("utter_explain_question", why=why.get("why", ""))
        return []
