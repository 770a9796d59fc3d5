"""The rules in general, with the figures of the goods that the customer has, where these are known."""

from __future__ import annotations

from actions import asides, wording
from actions.asides import FEE
from actions.facts_told import CANNOT_SAY
from actions.tools import Scene, Tools

_TOLD_FIRST = "ask_warranty"
IN_GENERAL = frozenset({"ask_return_policy", "ask_warranty", FEE})


def tell_before_asking(scene: Scene, tools: Tools) -> None:
    """A question about the warranty first gets the figures of the goods, where these are known."""
    category, decided = scene.slot("category"), scene.slot("told") is not None
    if scene.intent != _TOLD_FIRST or category in (None, CANNOT_SAY) or decided:
        return
    tell_rules(scene, tools)


def tell_rules(scene: Scene, tools: Tools) -> None:
    """Answer a question about returns, warranty or fees from the engine's terms."""
    category = scene.slot("category")
    # What it costs for known goods is told by actions/asides.py.
    known = category not in (None, CANNOT_SAY) and scene.intent != FEE
    suffix = "_of_goods" if known else ""
    values = {"rules": wording.return_rules(tools.rulebook, scene.tracker.slots, scene.today)}
    if known:
        values |= {
            "goods": wording.goods(scene.tracker.slots),
            "counted": asides.counted_from(scene, tools.rulebook),
            "warranty": wording.warranty(tools.rulebook, category, scene.today),
        }
    scene.say(f"utter_enquire_{scene.intent}{suffix}", **values)
