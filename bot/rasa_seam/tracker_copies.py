"""A dialogue's copy without its replay.

Before every action, and within forms, Rasa copies the dialogue by telling a new one all of its events again. What comes
out of that is where the dialogue stands already, so its parts are copied instead.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from rasa.core.actions.forms import FormAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.shared_slots import replace_slots_that_are_set

_replayed = DialogueStateTracker.copy
_form_replayed = FormAction._temporary_tracker
# These take back what was, or begin anew: nothing here uses them, and Rasa sees to them.
_TAKING_BACK = frozenset({ActionReverted, UserUtteranceReverted, Restarted})


def copy_trackers_by_their_parts() -> None:
    """Have Rasa copy trackers, and forms make theirs, without replaying them."""
    replace_slots_that_are_set()
    DialogueStateTracker.copy = _copied
    FormAction._temporary_tracker = _of_form


def _copied(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """What a replay of all events ends with."""
    return _replayed(tracker) if _is_special(tracker) else _twin(tracker)


def _of_form(
    form: FormAction, tracker: DialogueStateTracker, additional: list[Event], domain: Domain
) -> DialogueStateTracker:
    """The dialogue as a form goes on with it: its slot is asked for, it has been run, and `additional` has happened."""
    if _is_special(tracker):
        return _form_replayed(form, tracker, additional, domain)
    twin = _twin(tracker)
    twin.is_rule_tracker = False
    asked = SlotSet(REQUESTED_SLOT, form.get_slot_to_fill(tracker))
    for event in (asked, ActionExecuted(form.name()), *additional):
        twin.update(event)
    return twin


def _is_special(tracker: DialogueStateTracker) -> bool:
    return type(tracker) is not DialogueStateTracker or not _TAKING_BACK.isdisjoint(map(type, tracker.events))


def _twin(tracker: DialogueStateTracker) -> DialogueStateTracker:
    twin = DialogueStateTracker.__new__(DialogueStateTracker)
    twin.__dict__.update(tracker.__dict__)
    twin.events = copy.copy(tracker.events)
    # The slots themselves are never changed (shared_slots.py).
    twin.slots = dict(tracker.slots)
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
    kind = type(event)
    if kind is UserUttered or kind is ActionExecuted:
        return True, None
    if kind is FollowupAction:
        return True, event.action_name
    if kind is SessionStarted:
        return True, ACTION_LISTEN_NAME
    return False, None
