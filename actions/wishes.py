"""What the customer hopes for is asked, and asked once more; who cannot say it is shown what can be had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.facts_told import CANNOT_SAY
from actions.passed_over import times_asked
from actions.tools import Scene

WISH = "wish"
ASKED = "utter_ask_wish"
MOST_ASKED = 2


def asked_often(scene: Scene, requested: str | None) -> bool:
    """Whether the wish is being asked for, and has been often enough in this conversation."""
    return requested == WISH and times_asked(scene, ASKED) >= MOST_ASKED


def left_open(scene: Scene, told: Mapping[str, Any]) -> dict[str, Any]:
    """The customer need not know: everything that can be had will be shown. What was `told` instead is noted."""
    scene.say("utter_fact_noted" if told else "utter_wish_left_open")
    return {WISH: CANNOT_SAY}
