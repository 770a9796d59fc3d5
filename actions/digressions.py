"""What is said in the middle of the questions without being an answer to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.facts_from_message import CLAIMS

# What may answer a question, however it was worded. A message of any other intent is a remark or a question of its own.
ANSWERS = frozenset({"inform", "affirm", "deny", "accept_solution", "reject_solution", "unsure", "not_understood"})
_SHARE_OF_FACTS = 0.6
OUT_OF_SCOPE = "out_of_scope"
_SURELY = 0.8


def is_digression(message: Mapping[str, Any]) -> bool:
    """Whether a message leads away from the question that is open; one that consists of facts does not."""
    intent = message.get("intent") or {}
    name = str(intent.get("name") or "")
    if name == OUT_OF_SCOPE and intent.get("confidence", 1.0) < _SURELY:
        return False
    return name not in CLAIMS and name not in ANSWERS and not _is_mostly_facts(message)


def is_answer(message: Mapping[str, Any]) -> bool:
    """Whether a message is meant for the question, fitting or not; a claim repeated is, too."""
    return not is_digression(message)


def _is_mostly_facts(message: Mapping[str, Any]) -> bool:
    text = str(message.get("text") or "").replace(" ", "")
    told = {
        position
        for entity in message.get("entities") or []
        for position in range(int(entity["start"]), int(entity["end"]))
    }
    return bool(text) and len(told) >= _SHARE_OF_FACTS * len(text)
