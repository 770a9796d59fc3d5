"""What the customer hopes for is asked, and asked once more; who cannot say it is shown what can be had."""

from __future__ import annotations

from typing import Any

from actions.facts_told import CANNOT_SAY
from actions.matters import BEGIN_A_MATTER
from actions.tools import Scene

WISH = "wish"
ASKED = "utter_ask_wish"
MOST_ASKED = 2


def asked_often(scene: Scene, requested: str | None) -> bool:
    """Whether the wish is being asked for, and has been often enough in this conversation."""
    return requested == WISH and _times_asked(scene) >= MOST_ASKED


def left_open(scene: Scene) -> dict[str, Any]:
    """The customer need not know: everything that can be had will be shown."""
    scene.say("utter_wish_left_open")
    return {WISH: CANNOT_SAY}


def _times_asked(scene: Scene) -> int:
    """How often the wish was asked for since facts of this matter are asked."""
    times = 0
    for event in reversed(scene.tracker.events):
        if event["event"] == "action" and event["name"] in BEGIN_A_MATTER:
            break
        times += event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == ASKED
    return times
