"""What is said in the middle of the questions without being an answer to one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.answers import short_answer
from actions.facts_from_message import CLAIMS
from actions.matters import TAKE_UP_MATTER

# What may answer a question, however it was worded. A message of any other intent is a remark or a question of its own.
ANSWERS = frozenset({"inform", "affirm", "deny", "accept_solution", "reject_solution", "unsure", "not_understood"})
_SHARE_OF_FACTS = 0.6
OUT_OF_SCOPE = "out_of_scope"
COMPLAINTS = "complain_"
_SURELY = 0.8
_CHINESE = re.compile("[\u4e00-\u9fff]")


def is_digression(message: Mapping[str, Any], requested: str | None = None) -> bool:
    """Whether a message leads away from the question that is open; one that consists of facts does not.

    `requested` is the fact that was asked for: a few words that answer it ("京东买的") are no question of their own.
    """
    intent = message.get("intent") or {}
    name = str(intent.get("name") or "")
    if name == OUT_OF_SCOPE and (intent.get("confidence", 1.0) < _SURELY or not _says_something(message)):
        return False
    if name == TAKE_UP_MATTER:
        return True
    if name in CLAIMS or name in ANSWERS:
        return False
    if name.startswith(COMPLAINTS):
        return not _is_mostly_facts(message)
    if requested is not None and short_answer(requested, str(message.get("text") or "")) is not None:
        return False
    return not _is_mostly_facts(message)


def is_off_topic(message: Mapping[str, Any]) -> bool:
    """Whether a message is about nothing that the desk handles: as an answer it is of no use either."""
    return str((message.get("intent") or {}).get("name") or "") == OUT_OF_SCOPE


def _says_something(message: Mapping[str, Any]) -> bool:
    """Whether there are words at all, and not signs, pictures or keys struck at random."""
    return _CHINESE.search(str(message.get("text") or "")) is not None


def _is_mostly_facts(message: Mapping[str, Any]) -> bool:
    text = str(message.get("text") or "").replace(" ", "")
    told = {
        position
        for entity in message.get("entities") or []
        for position in range(int(entity["start"]), int(entity["end"]))
    }
    return bool(text) and len(told) >= _SHARE_OF_FACTS * len(text)
