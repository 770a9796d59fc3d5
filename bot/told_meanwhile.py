"""What a customer told a person: once the machine goes on, the facts in it are known and are not asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from actions.facts_from_message import read_facts
from actions.facts_from_slots import FACTS
from desk.tables import Author
from desk.turns import Turn

MOST_MESSAGES = 10
# A danger was answered when it was told.
NOT_AGAIN = frozenset({"hazard"})


def told_to_a_person(turn: Turn) -> list[str]:
    """The customer's last words to the person who has handed back since the dialogue moved on; else none."""
    handover = turn.handovers.last_handed_back(turn.sender_id)
    moved_on = turn.last_turn_at
    if handover is None or handover.closed_at is None or (moved_on is not None and handover.closed_at < moved_on):
        return []
    since = handover.taken_at or handover.asked_at
    told = [
        str(message.bubble["text"])
        for message in turn.messages.latest(turn.sender_id)
        if message.author == Author.CUSTOMER and message.bubble.get("text") and message.said_at >= since
    ]
    return told[-MOST_MESSAGES:]


def new_facts(parse: Mapping[str, Any], slots: Mapping[str, Any], today: date) -> Iterator[tuple[str, Any]]:
    """The facts in a message that were not known; nothing that is known is changed behind the customer's back."""
    for name, value in read_facts(parse, slots, None, today).items():
        if name in FACTS and name not in NOT_AGAIN and slots.get(name) is None:
            yield name, value
