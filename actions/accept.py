"""An offer is taken."""

from __future__ import annotations

from actions import wording
from actions.atonement import atone
from actions.cases import open_case
from actions.compensation import put_up_what_is_demanded
from actions.facts_from_slots import Matter
from actions.hand_over import hand_over
from actions.other_wishes import offer_other_wish
from actions.promised_times import agreed
from actions.tools import Event, Scene, Tools


def take(scene: Scene, tools: Tools, code: str) -> list[Event]:
    """The remedy that the customer takes is put down in the case, and what happens next is told."""
    decision = Matter.told(scene.tracker.slots, scene.today).decide(tools.rulebook)
    remedy = next((remedy for remedy in decision.remedies if remedy.code == code), None)
    case = open_case(scene)
    if remedy is None or case is None:
        return hand_over(scene, tools, "remedy_no_longer_open")
    instead = case.chosen_remedy not in (None, code)
    scene.work.cases.choose_remedy(case.number, code, scene.now)
    scene.say(
        "utter_accepted_instead" if instead else "utter_accepted",
        remedy=remedy.label,
        case_number=case.number,
        papers_ready=wording.papers(decision, "papers_ready"),
        **agreed(scene, tools, case),
        **wording.promises(tools.rulebook),
    )
    demanded = put_up_what_is_demanded(scene, tools, case)
    return [*demanded, *(offer_other_wish(scene) or ([] if demanded else atone(scene, tools, case)))]
