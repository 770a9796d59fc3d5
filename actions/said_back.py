"""What was understood, said back to the customer as one would say it."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from typing import Any

from actions import wording
from actions.facts_told import CANNOT_SAY, DAY_BEFORE, SAME_DAY
from actions.pieces import pieces

# In the order in which people tell it.
SAID_BACK = (
    "bought_on",
    "category",
    "delivered_on",
    "installed_on",
    "fault",
    "repairs",
    "price_paid",
    "proof",
    "wish",
)
# "11月1日买的冰箱" is one thing said.
SAID_IN_ONE = SAID_BACK[:2]


def summary(slots: Mapping[str, Any]) -> str:
    """What was understood so far, as one would say it back; empty when it is no more than a single thing."""
    # Nobody says of goods that they were repaired no time.
    known = [fact for fact in SAID_BACK if slots.get(fact) not in (None, CANNOT_SAY, 0)]
    if len(known) <= 1:
        return ""
    parts = [said_back(fact, slots) for fact in known]
    if set(known) >= set(SAID_IN_ONE):
        parts = ["".join(parts[: len(SAID_IN_ONE)]), *parts[len(SAID_IN_ONE) :]]
    return pieces()["said_back_separator"].join(parts)


def recap(slots: Mapping[str, Any]) -> str:
    """By what a decision was reckoned, as a sentence; empty when no day was told."""
    if not any(isinstance(slots.get(fact), Mapping) for fact in SAID_BACK):
        return ""
    understood = summary(slots)
    return pieces()["recap"].format(summary=understood) if understood else ""


def said_back(fact: str, slots: Mapping[str, Any], beside: Container[str] = SAID_BACK) -> str:
    """One fact as one would say it back, in the customer's words where they were kept; `beside` what else is said."""
    sayings, value = pieces("said_back"), slots[fact]
    if fact == "category":
        return sayings[fact].format(value=wording.goods(slots))
    if fact == "fault" and slots.get("fault_words"):
        return sayings[fact].format(value=_fault(str(slots["fault_words"])))
    before = DAY_BEFORE.get(fact, "")
    if before in beside and slots.get(before) == value:
        return sayings[f"{fact}_{SAME_DAY}"]
    template = sayings.get(f"{fact}_{value}") if isinstance(value, str) else None
    return (template or sayings[fact]).format(value=wording.label(fact, value))


def _fault(words_said: str) -> str:
    """The fault in the customer's words; a bare "broken" may be cut from a longer word."""
    broken = pieces("broken")
    if words_said.endswith(broken["again"]):
        return broken["again"]
    is_bare = words_said.endswith((broken["ending"], broken["said"])) and len(words_said) <= len(broken["said"]) + 1
    return broken["said"] if is_bare else words_said


def changes(facts: Collection[str], slots: Mapping[str, Any]) -> str:
    """Corrected facts, said back."""
    return pieces()["said_back_separator"].join(said_back(fact, slots, beside=facts) for fact in facts)
