"""The events of a dialogue that count, found in one pass where nothing was taken back.

Rasa asks of every event whether it is one of five kinds, by a way that is slow wherever the answer is no.
"""

from __future__ import annotations

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_stock = DialogueStateTracker.applied_events
_BEGINNINGS = frozenset({Restarted, SessionStarted})
_UNDONE = frozenset({ActionExecuted, UserUttered, DefinePrevUserUtteredFeaturization})
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
        elif kind is ActionExecuted and event.action_name in loops and _runs_again(event.action_name, applied):
            _undo_till_the_last_run(event.action_name, applied)
        else:
            applied.append(event)
    return applied


def _runs_again(loop: str, applied: list[Event]) -> bool:
    """Whether the loop has run since it began, and nothing has led away from it since."""
    action_after = None
    for event in reversed(applied):
        kind = type(event)
        if kind is ActionExecuted:
            if event.action_name == loop:
                return True
            action_after = event.action_name
        elif kind is UserUttered:
            if action_after is not None:
                return False
        elif (kind is ActiveLoop and event.name is None) or (
            kind is ActionExecutionRejected and event.action_name == loop
        ):
            return False
    return False


def _undo_till_the_last_run(loop: str, applied: list[Event]) -> None:
    """Take out the messages and actions after it, as if the loop ran for the first time."""
    last = next(
        place
        for place in range(len(applied) - 1, -1, -1)
        if type(applied[place]) is ActionExecuted and applied[place].action_name == loop
    )
    applied[last + 1 :] = [event for event in applied[last + 1 :] if type(event) not in _UNDONE]
