"""Whether a customer is tired of being asked."""

from __future__ import annotations

from actions.sayings import Saying
from actions.tools import Scene

_ASKED_TOO_MUCH = Saying("impatience", "asked_too_much")


def is_impatient(scene: Scene) -> bool:
    return _ASKED_TOO_MUCH.is_in(str(scene.tracker.latest_message.get("text") or ""))
