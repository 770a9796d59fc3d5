"""Turns whose dialogue events an event broker still has to be told.

They are noted with the turn, in its transaction, and struck off when the broker has confirmed them: what a killed
process or a broker that was gone has left is told later, at worst twice, and never lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desk.database import Json
from desk.tables import AnsweredTurn, ConversationEvent, UntoldTurn

NOTED = "turns are noted for the event broker"
"""Sessions whose `info` has it true note each turn."""


@dataclass(frozen=True)
class ToTell:
    """A turn's events, oldest first, personal values under their references."""

    turn_key: str
    sender_id: str
    events: tuple[Json, ...]


def note_untold(session: Session, turn_key: str) -> None:
    """The broker has to be told of this turn, if there is one."""
    if session.info.get(NOTED):
        session.connection().execute(insert(UntoldTurn), {"turn_key": turn_key})


def untold(session: Session, most: int) -> list[ToTell]:
    """The turns that have waited longest; those of one sender in their order."""
    waiting = select(AnsweredTurn.turn_key, AnsweredTurn.sender_id).join(UntoldTurn).order_by(UntoldTurn.id).limit(most)
    turns = session.execute(waiting).all()
    return [ToTell(row.turn_key, row.sender_id, _events(session, row.turn_key)) for row in turns]


def told(session: Session, turn_keys: Collection[str]) -> None:
    """The broker has them."""
    session.execute(delete(UntoldTurn).where(UntoldTurn.turn_key.in_(turn_keys)))


def _events(session: Session, turn_key: str) -> tuple[Json, ...]:
    events = select(ConversationEvent.event).where(ConversationEvent.turn_key == turn_key)
    return tuple(session.scalars(events.order_by(ConversationEvent.seq)))
