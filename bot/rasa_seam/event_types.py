"""Events found by their name in a table.

Rasa looks through all subclasses of all subclasses of its event for every event that an action returns.
"""

from __future__ import annotations

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

_resolve = Event.resolve_by_type
_TYPES: dict[str, type[Event]] = {}


def look_events_up_in_a_table() -> None:
    """Have Rasa find the class of an event in a table of all of them."""
    # Of two classes of one name Rasa takes the first.
    for event in reversed(all_subclasses(Event)):
        _TYPES[event.type_name] = event
    Event.resolve_by_type = staticmethod(_by_name)


def _by_name(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    return _TYPES.get(type_name) or _resolve(type_name, default)
