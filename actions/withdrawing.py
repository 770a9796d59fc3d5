"""A case is taken back: by who says so, or by who wants other goods seen to instead."""

from __future__ import annotations

from actions import matters, taken_back
from actions.cases import COMPLAINT, open_case
from actions.tools import Scene
from desk.tables import Case


def withdraw(scene: Scene, case: Case) -> None:
    """The case is withdrawn, and nobody need look into it; the customer is told."""
    scene.work.cases.withdraw(case.number, scene.now)
    waiting = scene.work.handovers.waiting(scene.sender_id)
    if waiting is not None and waiting.case_number == case.number and not waiting.urgent:
        scene.work.handovers.cancel(scene.sender_id, scene.now)
    grievance = case.scenario == COMPLAINT
    scene.say("utter_withdrawn_grievance" if grievance else "utter_withdrawn", case_number=case.number)


def withdraw_what_is_dropped(scene: Scene) -> bool:
    """Withdraw the claim about goods that the message drops for others ("洗衣机不用修了，冰箱要修")."""
    gone = taken_back.dropped(scene.tracker.latest_message)
    case = None if gone is None else _only_claim(scene, {gone})
    if case is not None:
        withdraw(scene, case)
    return case is not None


def of_other_goods(scene: Scene) -> Case | None:
    """The claim about the goods that the message names, where it is not the one under way."""
    case = _only_claim(scene, {str(one["value"]) for one in matters.goods_in(scene.tracker.latest_message)})
    under_way = open_case(scene)
    return case if case is not None and (under_way is None or under_way.number != case.number) else None


def _only_claim(scene: Scene, categories: set[str]) -> Case | None:
    """The customer's open claim about one of these kinds of goods; None where there are more, or none."""
    found = [case for case in scene.work.cases.open_cases_of(scene.sender_id) if case.category in categories]
    return found[0] if len(found) == 1 and found[0].decision else None
