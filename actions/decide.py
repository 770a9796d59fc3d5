"""Stages 3 and 4 of a claim: the decision with its reason and rule, the choices, the case and the thanks."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions import misfits, wording
from actions.accept import take
from actions.cases import record_decision
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.hand_over import hand_over
from actions.insist import Insist
from actions.offers import choices, chosen_by_wish, is_denied_already, told
from actions.recalls import warn_of_recall
from actions.tools import DeskAction, Event, Scene
from desk.tables import Case
from entitlement.decision import Decision
from entitlement.finding import Remedy


class Decide(DeskAction):
    """Decides on the facts, tells the decision and writes the case."""

    action_name = "action_decide"

    def act(self, scene: Scene) -> list[Event]:
        if misfits.given_up(scene):
            events = hand_over(scene, self.tools, "not_understood", response="utter_misfit_to_person")
            return [*events, SlotSet(misfits.MISFITS, None)]
        chosen = chosen_by_wish(scene, self.tools.rulebook)
        if chosen is not None:
            return take(scene, self.tools, chosen)
        matter = Matter.told(scene.tracker.slots, scene.today)
        decision = matter.decide(self.tools.rulebook)
        if is_denied_already(scene, decision):
            # The same wish once more after its answer is no new claim.
            return Insist(self.tools).act(scene)
        case = record_decision(scene, matter, decision)
        warn_of_recall(scene, case)
        self.tell(scene, decision, case)
        offered = [remedy.code for remedy in choices(decision)]
        return [
            SlotSet("case_number", case.number),
            SlotSet("offered_remedies", offered),
            SlotSet("refusals", 0),
            SlotSet("told", told(decision)),
        ]

    def tell(self, scene: Scene, decision: Decision, case: Case) -> None:
        """Say the decision: verdict, choices, what else is to be known, the case and the thanks."""
        if decision.steps:
            scene.say("utter_hazard", steps="\n".join(decision.steps))
        self._tell_verdict(scene, decision)
        self._tell_choices(scene, decision)
        if decision.alternatives:
            texts = "".join(alternative.text for alternative in decision.alternatives)
            scene.say("utter_alternatives", alternatives=texts)
        if decision.notes:
            scene.say("utter_notes", notes="".join(decision.notes))
        opened = "utter_case_opened_for_human" if decision.needs_human else "utter_case_opened"
        card = {**decision.to_json(), "type": "decision", "case_number": case.number}
        scene.say(opened, case_number=case.number, json_message=card, **wording.promises(self.tools.rulebook))

    def _tell_verdict(self, scene: Scene, decision: Decision) -> None:
        requested = decision.requested
        basis = wording.basis(decision)
        if requested is None:
            scene.say("utter_verdict_open", basis=basis)
            return
        scene.say(
            f"utter_verdict_{requested.granted}",
            reason=requested.reason,
            basis=basis,
            wish=_wish(scene.tracker.slots),
        )

    def _tell_choices(self, scene: Scene, decision: Decision) -> None:
        offered = choices(decision)
        if not offered:
            return
        scene.say(
            f"utter_options_{decision.scenario}",
            options=wording.options(offered),
            who_pays=decision.who_pays,
            papers=wording.papers(decision),
            buttons=[_button(remedy) for remedy in offered],
        )


def _button(remedy: Remedy) -> dict[str, str]:
    return {"title": remedy.label, "payload": f'/accept_solution{{"remedy": "{remedy.code}"}}'}


def _wish(slots: dict[str, Any]) -> str:
    wish = slots.get("wish")
    return wording.label("wish", wish) if wish not in (None, CANNOT_SAY) else str(wording.goods(slots))
