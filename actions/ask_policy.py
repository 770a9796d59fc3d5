"""The rules in general, with the figures of the goods that the customer has, where these are known."""

from __future__ import annotations

from actions import asides, wording
from actions.asides import FEE, WARRANTY
from actions.cases import open_case
from actions.facts_from_slots import Matter
from actions.facts_told import CANNOT_SAY
from actions.offers import choices
from actions.tools import Scene, Tools
from entitlement.rules.elsewhere import is_elsewhere

RETURN_POLICY = "ask_return_policy"
IN_GENERAL = frozenset({RETURN_POLICY, WARRANTY, FEE})


def tell_before_asking(scene: Scene, tools: Tools) -> None:
    """A question about the warranty first gets the figures of the goods, where these are known."""
    category, decided = scene.slot("category"), scene.slot("told") is not None
    if scene.intent != WARRANTY or category in (None, CANNOT_SAY) or decided:
        return
    tell_rules(scene, tools)


def tell_rules(scene: Scene, tools: Tools) -> None:
    """Answer a question about returns, warranty or fees from the engine's terms."""
    category, slots = scene.slot("category"), scene.tracker.slots
    if is_elsewhere(slots.get("place_of_sale")) and scene.intent != FEE:
        _tell_rules_elsewhere(scene, tools)
        return
    # What it costs for known goods is told by actions/asides.py.
    known = category not in (None, CANNOT_SAY) and scene.intent != FEE
    if known and scene.intent == WARRANTY:
        asides.tell_warranty(scene, tools.rulebook, slots)
        return
    values = {"rules": wording.return_rules(tools.rulebook, slots, scene.today)}
    if known:
        values |= {
            "goods": wording.goods(slots),
            "warranty": wording.warranty(tools.rulebook, category, scene.today),
        }
    decided = _what_was_decided(scene, tools) if known else {}
    scene.say(f"utter_enquire_{scene.intent}{_suffix(scene, known=known, decided=bool(decided))}", **values, **decided)


def _suffix(scene: Scene, *, known: bool, decided: bool) -> str:
    """Which wording fits: what was decided is said with it, what is being asked is not asked for once more."""
    if decided:
        return "_decided"
    under_way = scene.intent == RETURN_POLICY and scene.tracker.active_loop.get("name")
    return "_under_way" if known and under_way else "_of_goods" if known else ""


def _tell_rules_elsewhere(scene: Scene, tools: Tools) -> None:
    """Goods that were not sold in the mainland: nobody knows yet who takes them back, only what can be had at once."""
    slots = scene.tracker.slots
    if scene.intent == WARRANTY:
        asides.tell_warranty(scene, tools.rulebook, slots)
        return
    decided = _what_was_decided(scene, tools)
    suffix = "_decided" if decided else ""
    scene.say(f"utter_enquire_{scene.intent}_elsewhere{suffix}", goods=wording.goods(slots), **decided)


def _what_was_decided(scene: Scene, tools: Tools) -> dict[str, str]:
    """What can be had in the case under way, or what was chosen of it; nothing where none is decided."""
    case = open_case(scene)
    if case is None or not case.decision or scene.slot("told") is None:
        return {}
    decision = Matter.told(scene.tracker.slots, scene.today).decide(tools.rulebook)
    offered = choices(decision, scene.slot("wish"))
    chosen = [remedy for remedy in offered if remedy.code == case.chosen_remedy] or offered
    return {"options": wording.options(chosen), "who_pays": decision.who_pays} if chosen else {}
