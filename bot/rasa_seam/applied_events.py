"""The events of a dialogue that count, found in one pass where nothing was taken back.

Rasa asks of every event whether it is one of five kinds, by a way that is slow wherever the answer is no.
"""

from __future__ import annotations

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker

_stock = DialogueStateTracker.applied_events
_BEGINNINGS = frozenset({Restarted, SessionStarted})
_TAKING_BACK = frozenset({ActionReverted, UserUtteranceReverted})


def find_applied_events_in_one_pass() -> None:
    """Have Rasa find them as we do."""
    DialogueStateTracker.applied_events = applied_events


def applied_events(tracker: DialogueStateTracker) -> list[Event]:
    """The same as Rasa's `tracker.applied_events()`."""
    kinds = set(map(type, tracker.events))
    if not _TAKING_BACK.isdisjoint(kinds):
        stock: list[Event] = _stock(tracker)
        return stock
    loops = {event.name for event in tracker.events if type(event) is ActiveLoop and event.name}
    applied: list[Event] = []
    for event in tracker.events:
        kind = type(event)
        if kind in _BEGINNINGS:
            applied = []
        elif kind is ActionExecuted and event.action_name in loops and _runs_again(tracker, event.action_name, applied):
            tracker._undo_till_previous_loop_execution(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _runs_again(tracker: DialogueStateTracker, loop: str, applied: list[Event]) -> bool:
    return not tracker._first_loop_execution_or_unhappy_path(loop, applied)
