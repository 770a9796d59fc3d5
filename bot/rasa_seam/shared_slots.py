"""Slots that dialogues share: one that is set is replaced, and none is ever changed.

Rasa changes a slot where it stands, so that every copy of a dialogue needs a copy of each of its hundred slots, several
times a turn. Here a copy takes them as they are.
"""

from __future__ import annotations

import copy
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

_set_in_place = DialogueStateTracker._set_slot


def replace_slots_that_are_set() -> None:
    """Have Rasa's dialogues put changed slots into the places of the old ones."""
    DialogueStateTracker._set_slot = _set
    DialogueStateTracker._reset_slots = _reset


def _set(tracker: DialogueStateTracker, name: str, value: Any) -> None:
    slot = tracker.slots.get(name)
    if slot is not None:
        tracker.slots[name] = copy.copy(slot)
    # It also complains of a slot that there is none of.
    _set_in_place(tracker, name, value)


def _reset(tracker: DialogueStateTracker) -> None:
    for name, slot in tracker.slots.items():
        twin = tracker.slots[name] = copy.copy(slot)
        twin.reset()
