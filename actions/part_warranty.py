"""A part that is asked about and has not broken: "那要是压缩机坏了呢", "压缩机呢", "压缩机保修几年"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.sayings import Saying
from entitlement.data import words

# What "要是压缩机坏了" tells of nothing that has happened.
SUPPOSED = frozenset({"part", "fault", "fault_words", "case_intent", "wish", "main_part"})
_IF_IT_BREAKS, _AND_THAT = Saying("asking", "if_a_part_breaks"), Saying("asking", "and_that_part")


def heard(message: Mapping[str, Any]) -> bool:
    """Whether the message asks what holds for a part, should it break; one that has broken is a claim."""
    text, part = str(message.get("text") or ""), named(message)
    if part is None:
        return False
    goods = [one for one in message.get("entities") or [] if one["entity"] == "product"]
    around = _without(text, [part, *goods])
    return _IF_IT_BREAKS.is_in(around) or _AND_THAT.is_in(around)


def _without(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    left_out = {place for one in entities for place in range(int(one["start"]), int(one["end"]))}
    return "".join(sign for place, sign in enumerate(text) if place not in left_out)


def named(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The one part that a message names and that has a period to be told."""
    parts = [one for one in message.get("entities") or [] if one["entity"] == "part"]
    known = words("facts")["part"]["codes"]
    return parts[0] if len(parts) == 1 and parts[0]["value"] in known else None
