"""How replies speak of a case: what it is about, how it stands, what happens next and by when."""

from __future__ import annotations

from typing import Any

from actions import wording
from actions.moments import spoken
from actions.offers import HUMAN
from actions.pieces import pieces
from actions.tools import Scene
from desk.tables import Case, CaseState
from entitlement.rulebook import Rulebook

NEEDS_HUMAN = "needs_human"


def matter(case: Case) -> str:
    """What the customer came for, such as 冰箱退货退款."""
    names = pieces("matters")
    if not case.decision and case.intent in names:
        return names[case.intent]
    goods = wording.goods({"category": case.category})
    wish = case.facts.get("wish")
    return names["of_goods"].format(goods=goods, wish=wording.label("wish", wish) if wish else names["no_wish"])


def standing(case: Case) -> dict[str, Any]:
    """The placeholders by which every reply names a case: what about, its number, how it stands."""
    state = NEEDS_HUMAN if case.needs_human and case.state == CaseState.OPEN else str(case.state)
    sentence = pieces("case_states")[state].format(remedy=_chosen(case))
    return {"matter": matter(case), "case_number": case.number, "state": sentence}


def following(scene: Scene, case: Case, rulebook: Rulebook) -> str:
    """What happens next and by when, as a sentence; empty where nothing is due."""
    phrases = pieces("what_follows")
    promised = scene.work.cases.times_promised(case.number)
    if promised:
        return phrases["follow_promised"].format(due=spoken(promised[0].due_at, scene.now))
    if case.needs_human:
        return phrases["follow_needs_human"].format(**wording.promises(rulebook))
    expected = {CaseState.OPEN: _offers(case), CaseState.REMEDY_CHOSEN: ""}.get(CaseState(case.state))
    if expected is None:
        return ""
    return phrases[f"follow_{case.state}"].format(offers=expected, **wording.promises(rulebook))


def _chosen(case: Case) -> str:
    labels = {remedy["remedy"]: remedy["label"] for remedy in case.decision.get("remedies", ())}
    return str(labels.get(case.chosen_remedy or "", ""))


def _offers(case: Case) -> str | None:
    labels = [remedy["label"] for remedy in case.decision.get("remedies", ()) if remedy["remedy"] != HUMAN]
    return wording.listed(labels) if labels else None
