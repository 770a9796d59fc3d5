"""Who does not believe the desk ("真的假的，别糊弄我") is told what its answers rest on; a person is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import wording
from actions.cases import open_case
from actions.facts_from_slots import Matter
from actions.sayings import Saying
from actions.tools import Scene
from entitlement.bad_fact import BadFact
from entitlement.rulebook import Rulebook

_DOUBTS, _OF_THE_GOODS = Saying("asking", "doubts_the_desk"), Saying("asking", "doubts_the_goods")
OF_GOODS = frozenset({"product", "unit", "part", "fault", "fault_kind", "model", "wish"})


def heard(message: Mapping[str, Any]) -> bool:
    """Whether what the desk says is doubted, and nothing is said of the goods ("别骗我，这是翻新的吧")."""
    text, told = str(message.get("text") or ""), {one["entity"] for one in message.get("entities") or []}
    return _DOUBTS.is_in(text) and not told & OF_GOODS and not _OF_THE_GOODS.is_in(text)


def say(scene: Scene, _question: str, slots: Mapping[str, Any], rulebook: Rulebook) -> bool:
    """The rules of the decision that was told; without one, by which rules it will be."""
    basis = _basis(scene, slots, rulebook)
    if basis:
        scene.say("utter_answer_doubt_decided", basis=basis)
    else:
        scene.say("utter_answer_doubt")
    return True


def _basis(scene: Scene, slots: Mapping[str, Any], rulebook: Rulebook) -> str:
    if open_case(scene) is None or slots.get("told") is None:
        return ""
    try:
        return wording.basis(Matter.told(slots, scene.today).decide(rulebook))
    except BadFact:
        return ""
