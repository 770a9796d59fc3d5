"""Turns whose dialogue events an event broker still has to be told.

They are noted with the turn, in its transaction, and struck off when the broker has confirmed them: what a killed
process or a broker that was gone has left is told later, at worst twice, and never lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desk.database import Json
from desk.inserts import Inserts
from desk.tables import AnsweredTurn, ConversationEvent, UntoldTurn

NOTED = "turns are noted for the event broker"
"""Sessions whose `info` has it true note each turn."""

_NOTE = insert(UntoldTurn).inline()


@dataclass(frozen=True)
class ToTell:
    """A turn's events, oldest first, personal values under their references."""

    turn_key: str
    sender_id: str
    events: tuple[Json, ...]


def note_untold(session: Session, inserts: Inserts, turn_key: str) -> None:
    """The broker has to be told of this turn, if there is one."""
    if session.info.get(NOTED):
        inserts.add(_NOTE, [{"turn_key": turn_key}])


def untold(session: Session, most: int) -> list[ToTell]:
    """The turns that have waited longest; those of one sender in their order."""
    longest = select(UntoldTurn.id, UntoldTurn.turn_key).order_by(UntoldTurn.id).limit(most).subquery()
    of_turns = (
        select(AnsweredTurn.turn_key, AnsweredTurn.sender_id, ConversationEvent.event)
        .join(longest, longest.c.turn_key == AnsweredTurn.turn_key)
        .outerjoin(ConversationEvent, ConversationEvent.turn_key == AnsweredTurn.turn_key)
        .order_by(longest.c.id, ConversationEvent.seq)
    )
    turns = groupby(session.execute(of_turns), key=lambda row: (row.turn_key, row.sender_id))
    return [ToTell(*turn, tuple(row.event for row in rows if row.event is not None)) for turn, rows in turns]


def told(session: Session, turn_keys: Collection[str]) -> None:
    """The broker has them."""
    session.execute(delete(UntoldTurn).where(UntoldTurn.turn_key.in_(turn_keys)))
