"""What an action is told of the dialogue, without a copy of everything that was ever said.

For an action server Rasa writes out every event of the dialogue, and the message that began a form to its last letter,
several times a turn. An action in this process is handed the message itself, and a list of events that is written out
when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

_for_a_server = RemoteAction._action_call_format


class WrittenOut(Sequence[dict[str, Any]]):
    """Events as JSON, each written out when it is asked for, and then kept."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = list(events)
        self._written: dict[int, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, slice):
            return [self._write(one) for one in range(len(self))[place]]
        return self._write(range(len(self))[place])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self._write(place) for place in range(len(self)))

    def __reversed__(self) -> Iterator[dict[str, Any]]:
        return (self._write(place) for place in reversed(range(len(self))))

    def _write(self, place: int) -> dict[str, Any]:
        if place not in self._written:
            self._written[place] = self._events[place].as_dict()
        return self._written[place]


def tell_actions_what_they_ask_for() -> None:
    """Have Rasa hand its actions the dialogue's state as it is."""
    RemoteAction._action_call_format = _call


def _call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    call = {
        "next_action": action._name,
        "sender_id": tracker.sender_id,
        "tracker": _state(tracker),
        "version": rasa.__version__,
    }
    if not action._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(action.name()):
        call["domain"] = domain.as_dict()
    return call


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    loop = tracker.active_loop
    return {
        "sender_id": tracker.sender_id,
        "slots": tracker.current_slot_values(),
        "latest_message": tracker._latest_message_data(),
        "latest_event_time": tracker.events[-1].timestamp if tracker.events else None,
        "followup_action": tracker.followup_action,
        "paused": tracker.is_paused(),
        "events": WrittenOut(tracker.events),
        "latest_input_channel": tracker.get_latest_input_channel(),
        "active_loop": dict(vars(loop)) if loop else {},
        "latest_action": tracker.latest_action,
        "latest_action_name": tracker.latest_action_name,
    }
