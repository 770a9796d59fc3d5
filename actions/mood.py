"""In which mood the customer is, from the moods of the last messages: what replies are worded by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

MOOD = "mood"
WEAKEST_FIRST = ("calm", "anxious", "ironic", "furious", "exposing")
CALM = WEAKEST_FIRST[0]
REMEMBERED_MESSAGES = 3

# Whoever says this has left behind what went before.
RECONCILED = frozenset({"thank", "accept_solution", "give_praise"})

Event = Mapping[str, Any]


def felt(events: Sequence[Event], slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slot `mood`, where it changes: the strongest of the last messages since the customer was last reconciled."""
    mood = max(_since_reconciled(_last_messages(events)), key=WEAKEST_FIRST.index, default=CALM)
    return {} if mood == (slots.get(MOOD) or CALM) else {MOOD: mood}


def _last_messages(events: Sequence[Event]) -> Iterator[Event]:
    said = (event.get("parse_data") or {} for event in reversed(events) if event["event"] == "user")
    return islice(said, REMEMBERED_MESSAGES)


def _since_reconciled(messages: Iterable[Event]) -> Iterator[str]:
    """The moods, newest first. A button shows none."""
    for message in messages:
        mood = str(message.get(MOOD) or CALM)
        yield mood
        if mood == CALM and (message.get("intent") or {}).get("name") in RECONCILED:
            return
