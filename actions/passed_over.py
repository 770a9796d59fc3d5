"""Questions that a customer passes over, telling something else instead: asked again twice, then left open.

Who keeps telling other facts has read the question and has nothing to say to it; to ask on would be an interrogation.
"""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.answers import MUST_BE_KNOWN
from actions.matters import BEGIN_A_MATTER
from actions.tools import Event, Scene

PASSED_OVER = "passed_over"
MOST_TIMES = 2
MOST_ASKED = 4
QUESTION = "utter_ask_"


def too_often(scene: Scene, requested: str) -> bool:
    """Whether the question has been passed over as often as it may be, this time included."""
    return _times(scene, requested) + 1 > MOST_TIMES


def counted(scene: Scene, requested: str) -> Event:
    """The question has been passed over once more."""
    event: Event = SlotSet(PASSED_OVER, {**_all(scene), requested: _times(scene, requested) + 1})
    return event


def asked_in_vain(scene: Scene, requested: str) -> bool:
    """Whether the question has been asked so often since the facts of this matter are asked that it has to rest.

    Who asks or tells something else each time is answered, and hears the same question no fifth time.
    """
    return requested not in MUST_BE_KNOWN and times_asked(scene, f"{QUESTION}{requested}") >= MOST_ASKED


def times_asked(scene: Scene, question: str) -> int:
    """How often this question was put since facts of this matter are asked."""
    times = 0
    for event in reversed(scene.tracker.events):
        if event["event"] == "action" and event["name"] in BEGIN_A_MATTER:
            break
        times += event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") == question
    return times


def _times(scene: Scene, requested: str) -> int:
    return _all(scene).get(requested, 0)


def _all(scene: Scene) -> dict[str, int]:
    counts: dict[str, int] | None = scene.slot(PASSED_OVER)
    return counts or {}
