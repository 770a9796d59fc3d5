"""Questions that a customer passes over, telling something else instead: asked again twice, then left open.

Who keeps telling other facts has read the question and has nothing to say to it; to ask on would be an interrogation.
"""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.tools import Event, Scene

PASSED_OVER = "passed_over"
MOST_TIMES = 2


def too_often(scene: Scene, requested: str) -> bool:
    """Whether the question has been passed over as often as it may be, this time included."""
    return _times(scene, requested) + 1 > MOST_TIMES


def counted(scene: Scene, requested: str) -> Event:
    """The question has been passed over once more."""
    event: Event = SlotSet(PASSED_OVER, {**_all(scene), requested: _times(scene, requested) + 1})
    return event


def _times(scene: Scene, requested: str) -> int:
    return _all(scene).get(requested, 0)


def _all(scene: Scene) -> dict[str, int]:
    counts: dict[str, int] | None = scene.slot(PASSED_OVER)
    return counts or {}
