"""Who cannot hear, or cannot speak on the telephone, is answered in writing, and whoever takes over sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.pieces import pieces
from actions.sayings import Saying
from actions.tools import Scene
from desk.case_work import NOTE
from desk.tables import Case

IN_WRITING = "in_writing"
_CANNOT_HEAR, _NO_CALLS = Saying("asking", "cannot_hear"), Saying("asking", "no_calls")
PHONES = frozenset({"mobile_phone", "fixed_phone"})


def heard(message: Mapping[str, Any]) -> bool:
    """Whether the customer says so; a telephone that cannot call ("手机打不了电话") is broken, and nobody deaf."""
    text, entities = str(message.get("text") or ""), message.get("entities") or []
    if _CANNOT_HEAR.is_in(text):
        return True
    of_a_telephone = any(
        one["entity"] == "fault" or (one["entity"] == "product" and one["value"] in PHONES) for one in entities
    )
    return _NO_CALLS.is_in(text) and not of_a_telephone


def told(scene: Scene, case: Case | None) -> dict[str, Any]:
    """The slot that remembers it; the case under way, if there is one, gets the note at once."""
    if scene.slot(IN_WRITING) or not heard(scene.tracker.latest_message):
        return {}
    if case is not None:
        note(scene, case)
    return {IN_WRITING: True}


def note(scene: Scene, case: Case) -> None:
    """Put it down in the case, for the colleagues."""
    scene.work.cases.note(case.number, NOTE, scene.now, text=pieces()["write_only"])
