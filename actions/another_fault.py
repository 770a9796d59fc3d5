"""One more fault of goods that are decided on ("电池也掉电特别快 能免费换吗"): neither it nor the first one is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import part_warranty
from actions.asides import FEE, WARRANTY, warranty_of_the_part
from actions.cases import open_case
from actions.earlier import earlier
from actions.matters import goods_in
from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import Scene

NOTED = "another_fault"
# Of these the note is the whole answer: the decision stands, and what it costs goes by the part.
ANSWERED_BY_THE_NOTE = frozenset({WARRANTY, FEE, "report_fault"})
ALSO = "也"
OF_THE_FIRST = frozenset({"part", "main_part"})
_ONE_MORE = Saying("two_matters", "one_more_fault")

Slots = Mapping[str, Any]
Message = Mapping[str, Any]


def named(message: Message, slots: Slots) -> str | None:
    """The words of one more fault of the goods that were decided on; None where the message tells none."""
    known, text = str(slots.get("fault_words") or ""), str(message.get("text") or "")
    if slots.get("told") is None or not known or goods_in(message):
        return None
    faults = [one for one in message.get("entities") or [] if one["entity"] == "fault" and one["value"] != "none"]
    for one in faults:
        # "遥控器也失灵" is named without its "也".
        words = text[one["start"] : one["end"]].replace(ALSO, "")
        if words not in known and _ONE_MORE.is_in(text[: one["end"]]):
            return words
    return None


def told(message: Message, slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """What a message tells, with both faults, and the part for which the matter was decided."""
    another = named(message, slots)
    if another is None:
        return found
    both = pieces()["list_separator"].join((str(slots["fault_words"]), another))
    return {**{name: value for name, value in found.items() if name not in OF_THE_FIRST}, "fault_words": both}


def note(scene: Scene) -> bool:
    """Keep one more fault in the case and say so, with how long its part is repaired free of charge."""
    before = _before(scene)
    another, case = named(scene.tracker.latest_message, before), open_case(scene)
    if another is None or case is None:
        return False
    scene.work.cases.note(case.number, NOTED, scene.now, text=another)
    part = part_warranty.named(scene.tracker.latest_message)
    of_the_part = "" if part is None else warranty_of_the_part(scene, part)
    scene.say("utter_another_fault_noted", fault=another, case_number=case.number, of_the_part=of_the_part)
    return True


def _before(scene: Scene) -> Slots:
    """The slots without what the message has just added to the fault."""
    return {**scene.tracker.slots, "fault_words": earlier(scene, "fault_words")}
