"""Whether a customer is tired of being asked: the words are trainers' data."""

from __future__ import annotations

from functools import cache

import yaml

from actions.pieces import DATA
from actions.tools import Scene

IMPATIENT = DATA / "impatient_words.yml"


def is_impatient(scene: Scene) -> bool:
    text = str(scene.tracker.latest_message.get("text") or "")
    return any(word in text for word in _words())


@cache
def _words() -> list[str]:
    found: list[str] = yaml.safe_load(IMPATIENT.read_text(encoding="utf-8"))["asked_too_much"]
    return found
