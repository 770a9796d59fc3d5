"""Stages 3 and 4 of a claim: the decision with its reason and rule, the choices, the case and the thanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions import another_fault, asides, before_buying, misfits, said_back, wording
from actions.accept import take
from actions.asides import FEE, WARRANTY, tell_warranty
from actions.cases import NOT_UNDERSTOOD, open_case, record_decision
from actions.clarify import Clarify
from actions.compensation import ask_what_was_named, put_up_what_is_demanded
from actions.exposure import call_a_person
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.hand_over import hand_over
from actions.insist import Insist
from actions.matters import HAZARD
from actions.offers import choices, chosen_by_wish, is_denied_already, only_asks, told
from actions.other_wishes import offer_other_wish
from actions.pieces import replies
from actions.promised_times import put_before_them
from actions.recalls import warn_of_recall
from actions.tools import DeskAction, Event, Scene
from desk.tables import Case
from entitlement.decision import Decision
from entitlement.finding import Remedy
from entitlement.rules.no_reason import ORGANISATION

NO_WISH = "open"
# Asked after the decision they want its costs or its days, not the decision once more.
QUESTIONS = frozenset({FEE, WARRANTY})
TELL_SAFE = "tell_safe"
STEPS = "utter_hazard"
SAID_BACK = "utter_understood"
FOR_A_PERSON = "utter_case_opened_for_human"
WITHOUT_CHOICE = "utter_case_without_choice"
OPENED = "utter_case_opened"
OPENED_WITH_ONE = "utter_case_opened_one"
UPDATED = "utter_case_updated"


class Decide(DeskAction):
    """Decides on the facts, tells the decision and writes the case."""

    action_name = "action_decide"

    def act(self, scene: Scene) -> list[Event]:
        if misfits.given_up(scene):
            events = hand_over(scene, self.tools, NOT_UNDERSTOOD, response="utter_misfit_to_person")
            return [*events, SlotSet(misfits.MISFITS, None)]
        if before_buying.ends_the_questions(scene.tracker.latest_message, scene.tracker.slots):
            # All was said.
            return []
        if another_fault.note(scene) and scene.intent in another_fault.ANSWERED_BY_THE_NOTE:
            return []
        chosen = chosen_by_wish(scene, self.tools.rulebook)
        if chosen is not None:
            # "修的话给备用机 我就修" wants its answer with the yes.
            asides.answer(scene, self.tools.rulebook)
            return take(scene, self.tools, chosen)
        matter = Matter.told(scene.tracker.slots, scene.today)
        decision = matter.decide(self.tools.rulebook)
        if scene.intent in QUESTIONS and _is_as_told(decision, scene.slot("told")):
            if scene.intent == WARRANTY:
                tell_warranty(scene, self.tools.rulebook, scene.tracker.slots)
                return []
            scene.say(
                "utter_fees_again",
                who_pays=decision.who_pays,
                options=wording.options(choices(decision, scene.slot("wish"))),
            )
            return []
        if only_asks(scene):
            return Clarify(self.tools).act(scene)
        if is_denied_already(scene, decision):
            # The same wish once more after its answer is no new claim.
            pressed_on, case_pressed_on = Insist(self.tools).act(scene), open_case(scene)
            demanded = [] if case_pressed_on is None else put_up_what_is_demanded(scene, self.tools, case_pressed_on)
            return [*pressed_on, *demanded]
        before = open_case(scene)
        was_decided = before is not None and bool(before.decision)
        case = record_decision(scene, matter, decision)
        warn_of_recall(scene, case)
        promised = put_before_them(scene, self.tools, case, decision) if decision.needs_human else {}
        self.tell(scene, decision, case, promised, was_decided=was_decided)
        offered = [remedy.code for remedy in choices(decision, scene.slot("wish"))]
        return [
            SlotSet("case_number", case.number),
            SlotSet("offered_remedies", offered),
            SlotSet("refusals", 0),
            SlotSet("told", told(decision)),
            *ask_what_was_named(scene, self.tools, case, decision),
            *put_up_what_is_demanded(scene, self.tools, case),
            *call_a_person(scene, self.tools),
            # Nothing is left to choose: what else was spoken of is come back to at once.
            *([] if offered or decision.steps else offer_other_wish(scene)),
        ]

    def tell(
        self, scene: Scene, decision: Decision, case: Case, promised: Mapping[str, str], *, was_decided: bool
    ) -> None:
        """Say the decision: verdict, what else it may be, choices, the case. Four bubbles at most.

        `promised`: the times by which a person answers and decides, where one has to.
        """
        if decision.steps and not people_are_safe(scene) and not _steps_are_told(scene):
            scene.say(STEPS, steps="\n".join(decision.steps))
        else:
            self._tell_verdict(scene, decision)
        if decision.steps and not people_are_safe(scene) and _steps_are_told(scene):
            scene.say("utter_hazard_reminded")
        if decision.alternatives:
            scene.say("utter_alternatives", alternatives=wording.alternatives(decision))
        self._tell_choices(scene, decision)
        card = {**_in_order(decision, scene.slot("wish")), "type": "decision", "case_number": case.number}
        scene.say(
            _closing(decision, was_decided=was_decided),
            case_number=case.number,
            recap=_recap(scene, was_decided=was_decided),
            json_message=card,
            **wording.promises(self.tools.rulebook),
            **promised,
        )

    def _tell_verdict(self, scene: Scene, decision: Decision) -> None:
        requested, slots = decision.requested, scene.tracker.slots
        granted = requested.granted if requested else NO_WISH
        own = f"utter_verdict_{decision.scenario}_{granted}"
        if slots.get("buyer") == ORGANISATION and f"{own}_{ORGANISATION}" in replies():
            own = f"{own}_{ORGANISATION}"
        scene.say(
            own if own in replies() else f"utter_verdict_{granted}",
            reason=wording.within_a_sentence(requested.reason) if requested else "",
            basis=wording.basis(decision),
            assured=wording.assured(decision),
            wish=_wish(slots),
            goods=wording.goods(slots),
        )

    def _tell_choices(self, scene: Scene, decision: Decision) -> None:
        offered, notes = choices(decision, scene.slot("wish")), wording.notes(decision)
        if not offered:
            if notes:
                scene.say("utter_notes", notes=notes)
            return
        said = decision.requested.reason if decision.requested else ""
        scene.say(
            f"utter_options_{decision.scenario}",
            options=wording.options(offered, said),
            who_pays=decision.who_pays,
            papers=wording.papers(decision),
            notes=f"\n{notes}" if notes else "",
            buttons=[_button(remedy) for remedy in offered],
        )


def people_are_safe(scene: Scene) -> bool:
    """Whether the customer has said so since the last danger that was told."""
    for event in reversed(scene.tracker.events):
        told = (event.get("parse_data") or {}).get("intent") or {} if event["event"] == "user" else {}
        if told.get("name") in (TELL_SAFE, HAZARD):
            return bool(told["name"] == TELL_SAFE)
    return False


def _steps_are_told(scene: Scene) -> bool:
    """Whether the customer was told before how to be safe from the last danger that was told."""
    for event in reversed(scene.tracker.events):
        if event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == STEPS:
            return True
        told = (event.get("parse_data") or {}).get("intent") or {} if event["event"] == "user" else {}
        if told.get("name") == HAZARD:
            return False
    return False


def _is_as_told(decision: Decision, before: Mapping[str, Any] | None) -> bool:
    """Whether the same can be had for the same sums; the wish that a question names ("修理费贵吗") changes neither."""
    now = told(decision)
    return before is not None and all(now[name] == before[name] for name in ("scenario", "remedies"))


def _closing(decision: Decision, *, was_decided: bool) -> str:
    if decision.needs_human:
        return FOR_A_PERSON
    ways = len(choices(decision, None))
    if not ways:
        return WITHOUT_CHOICE
    if was_decided:
        return UPDATED
    return OPENED if ways > 1 else OPENED_WITH_ONE


def _in_order(decision: Decision, wish: str | None) -> dict[str, Any]:
    """The decision for the card, its remedies in the order in which they are offered."""
    told = decision.to_json()
    order = [remedy.code for remedy in choices(decision, wish)]
    by_code = {one["remedy"]: one for one in told["remedies"]}
    return {**told, "remedies": [by_code[code] for code in (*order, *(by_code.keys() - set(order)))]}


def _recap(scene: Scene, *, was_decided: bool) -> str:
    """What the decision was reckoned by, unless the customer has been asked whether it is right."""
    utterances = (event.get("metadata") or {} for event in scene.tracker.events if event["event"] == "bot")
    if not was_decided and any(said.get("utter_action") == SAID_BACK for said in utterances):
        return ""
    return said_back.recap(scene.tracker.slots)


def _button(remedy: Remedy) -> dict[str, str]:
    return {"title": remedy.label, "payload": f'/accept_solution{{"remedy": "{remedy.code}"}}'}


def _wish(slots: dict[str, Any]) -> str:
    wish = slots.get("wish")
    return wording.label("wish", wish) if wish not in (None, CANNOT_SAY) else str(wording.goods(slots))
