"""What has been offered to a customer, and what was told about it."""

from __future__ import annotations

from typing import Any

from actions import demanding
from actions.asides import asks_for_a_repair
from actions.facts_from_slots import Matter
from actions.tools import Scene
from entitlement.bad_fact import BadFact
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.finding import Remedy, wished
from entitlement.rulebook import Rulebook

HUMAN = "human"
FULL = "full"
# A question about a fee, or why the goods are not liked, takes no offer.
DEMANDS = frozenset({"request_refund", "request_exchange", "request_repair", "refuse_exchange_want_refund"})
OF_A_WISH = frozenset({"wish", "case_intent", "fault_words", "product_words", "mood", demanding.SLOT})


def choices(decision: Decision, wish: str | None) -> list[Remedy]:
    """The remedies that a customer can choose, what was wished for and is granted first ("好" takes the first one).

    A person is always open and needs no choosing.
    """
    offered = [remedy for remedy in decision.remedies if remedy.code != HUMAN]
    granted = decision.requested is not None and decision.requested.granted == FULL
    return sorted(offered, key=lambda remedy: not answers_wish(remedy.code, wish)) if granted else offered


def answers_wish(code: str, wish: str | None) -> bool:
    """Whether a remedy is what was wished for, or something of its kind."""
    return wish is not None and bool(words("remedies")[code]["grants"].get(wish))


def told(decision: Decision) -> dict[str, Any]:
    """What was told, in short: tells whether a later fact changed anything."""
    granted = decision.requested.granted if decision.requested else None
    sums = [f"{remedy.code}:{remedy.amount}" for remedy in decision.remedies]
    return {"scenario": decision.scenario, "granted": granted, "remedies": sums}


def is_denied_already(scene: Scene, decision: Decision) -> bool:
    """Whether this very decision was told in this conversation and left the wish unmet."""
    unmet = decision.requested is not None and decision.requested.granted == "no"
    return unmet and told(decision) == scene.slot("told")


def chosen_by_wish(scene: Scene, rulebook: Rulebook) -> str | None:
    """The offered remedy that the customer takes by naming it as a wish ("那就修吧"), when nothing else is new."""
    offered: list[str] = scene.slot("offered_remedies") or []
    wish = scene.slot("wish")
    if only_asks(scene):
        return None
    if not offered or wish is None or scene.slot("case_number") is None:
        return None
    if scene.intent not in DEMANDS or scene.told_by_message().keys() - OF_A_WISH:
        return None
    try:
        decision = Matter.told(scene.tracker.slots, scene.today).decide(rulebook)
    except BadFact:
        return None
    return next((remedy.code for remedy in wished(decision.remedies, wish) if remedy.code in offered), None)


def only_asks(scene: Scene) -> bool:
    """Whether what has been offered is only asked about: "能修不" takes no paid repair."""
    return scene.slot("told") is not None and asks_for_a_repair(scene)


def wishes_again(scene: Scene, rulebook: Rulebook) -> bool:
    """Whether the customer repeats a wish that has been denied, with nothing new to it."""
    if scene.slot("told") is None:
        return False
    try:
        return is_denied_already(scene, Matter.told(scene.tracker.slots, scene.today).decide(rulebook))
    except BadFact:
        return False
