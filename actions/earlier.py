"""What a slot held before the customer's last message."""

from __future__ import annotations

from typing import Any

from actions.tools import Scene


def earlier(scene: Scene, name: str) -> Any:
    """The value of the slot before the last message; None when it had none."""
    before = False
    for event in reversed(scene.tracker.events):
        if event["event"] == "user":
            before = True
        elif before and event["event"] == "slot" and event["name"] == name:
            return event["value"]
    return None
