"""A dialogue's copy without its replay.

Before every action, and within forms, Rasa copies the dialogue by telling a new one all of its events again. What comes
out of that is where the dialogue stands already, so its parts are copied instead.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_replayed = DialogueStateTracker.copy
# These take back what was, or begin anew: nothing here uses them, and Rasa sees to them.
_TAKING_BACK = (ActionReverted, UserUtteranceReverted, Restarted)


def copy_trackers_by_their_parts() -> None:
    """Have Rasa copy trackers without replaying them."""
    DialogueStateTracker.copy = _copied


def _copied(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """What a replay of all events ends with."""
    special = type(tracker) is not DialogueStateTracker
    if special or any(isinstance(event, _TAKING_BACK) for event in tracker.events):
        return _replayed(tracker)
    twin = DialogueStateTracker.__new__(DialogueStateTracker)
    twin.__dict__.update(tracker.__dict__)
    twin.events = copy.copy(tracker.events)
    twin.slots = {name: copy.copy(slot) for name, slot in tracker.slots.items()}
    twin.active_loop = replace(tracker.active_loop) if tracker.active_loop else None
    # No event tells a copy where its original came from.
    twin.sender_source = twin.model_id = twin.assistant_id = None
    # What is to follow is forgotten by the original as soon as it is begun, and not by an event.
    twin.followup_action = _followup(tracker)
    return twin


def _followup(tracker: DialogueStateTracker) -> str | None:
    """What the events say is to follow; a replay's last word on it."""
    for event in reversed(tracker.events):
        decided, action = _follows(event)
        if decided:
            return action
    return str(ACTION_LISTEN_NAME)


def _follows(event: Event) -> tuple[bool, str | None]:
    """Whether the event decides what is to follow, and what that is."""
    if isinstance(event, UserUttered | ActionExecuted):
        return True, None
    if isinstance(event, FollowupAction):
        return True, event.action_name
    if isinstance(event, SessionStarted):
        return True, ACTION_LISTEN_NAME
    return False, None
