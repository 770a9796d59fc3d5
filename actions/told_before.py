"""What a customer tells a second time ("我都说了是去年买的"): known already, and said so instead of asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import said_back
from actions.earlier import earlier
from actions.facts_told import CANNOT_SAY, facts_told
from actions.pieces import pieces
from actions.tools import Scene

# Goods are named in whatever is told of them.
NEVER_THE_POINT = frozenset({"category"})
FAULT_WORDS = "fault_words"


def told_before(scene: Scene) -> str:
    """The facts of the message that were known before it, said back as one would; empty where it tells none."""
    slots = scene.tracker.slots
    told = facts_told(scene.tracker.latest_message, {})
    again = [
        fact
        for fact in said_back.SAID_BACK
        if fact in told and fact not in NEVER_THE_POINT and _is_known(slots.get(fact), told[fact])
    ]
    return pieces()["said_back_separator"].join(said_back.said_back(fact, slots, beside=again) for fact in again)


def names_another_fault(scene: Scene) -> bool:
    """Whether the fault is told in words of its own beside nothing else: of the same kind, it is another one."""
    words, before = scene.slot(FAULT_WORDS), earlier(scene, FAULT_WORDS)
    told = {*facts_told(scene.tracker.latest_message, {})} - {*NEVER_THE_POINT, FAULT_WORDS, "product_words", "part"}
    return told == {"fault"} and before is not None and words != before


def _is_known(known: Any, told: Any) -> bool:
    """Whether it is the same, or the same days told more roughly."""
    if known in (None, CANNOT_SAY):
        return False
    if isinstance(known, Mapping) and isinstance(told, Mapping):
        return bool(told["from"] <= known["from"] and known["to"] <= told["to"])
    return bool(known == told)
