"""Slots that dialogues share: one that is set is replaced, and none is ever changed.

Rasa changes a slot where it stands, so that every copy of a dialogue needs a copy of each of its hundred slots, several
times a turn. Here a copy takes them as they are, and slots that were never set are the same for all dialogues: of a
thousand held dialogues they were half of all things that Python looks after.
"""

from __future__ import annotations

import copy
from typing import Any

from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_set_in_place = DialogueStateTracker._set_slot
_asked_one_by_one = DialogueStateTracker.current_slot_values


_UNSET: dict[str, Slot] = {}
"""By name; of two domains that mean different slots by a name, the first one's."""


def replace_slots_that_are_set() -> None:
    """Have Rasa's dialogues put changed slots into the places of the old ones."""
    DialogueStateTracker._set_slot = _set
    DialogueStateTracker._reset_slots = _reset
    DialogueStateTracker.current_slot_values = _values


def _set(tracker: DialogueStateTracker, name: str, value: Any) -> None:
    slot = tracker.slots.get(name)
    if slot is not None:
        tracker.slots[name] = copy.copy(slot)
    # It also complains of a slot that there is none of.
    _set_in_place(tracker, name, value)


def _reset(tracker: DialogueStateTracker) -> None:
    for name, slot in tracker.slots.items():
        tracker.slots[name] = _as_at_first(slot)


def _values(tracker: DialogueStateTracker) -> dict[str, Any]:
    # No kind of slot reads its value otherwise; asking each for it takes twice as long.
    return {name: slot._value for name, slot in tracker.slots.items()}


def _as_at_first(slot: Slot) -> Slot:
    if slot is _UNSET.get(slot.name):
        return slot
    twin = copy.copy(slot)
    twin.reset()
    shared = _UNSET.setdefault(slot.name, twin)
    return shared if type(shared) is type(twin) and vars(shared) == vars(twin) else twin
