"""What a turn has to know as it begins, in one statement.

Whether the message has been answered, where the dialogue stands, and which of the sender's papers there are at all:
most customers have no handover, no promise and no personal value yet, and need not be asked for each of them again.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal, select

from desk.conversations import Window
from desk.database import Base, Json
from desk.lookup import Absent, DeskSession
from desk.tables import (
    AnsweredTurn,
    Case,
    Compensation,
    Conversation,
    FollowUp,
    Handover,
    PersonalValue,
    Promise,
    WishedGoods,
)

_OF_SENDER = "sender_id"
_OF_TURN = "turn_key"
_LOOKED_FOR: tuple[tuple[type[Base], str], ...] = (
    (Case, _OF_SENDER),
    (Case, _OF_TURN),
    (Compensation, _OF_SENDER),
    (FollowUp, _OF_SENDER),
    (Handover, _OF_SENDER),
    (PersonalValue, _OF_SENDER),
    (Promise, _OF_SENDER),
    (WishedGoods, _OF_SENDER),
)


@dataclass(frozen=True, slots=True)
class TurnStart:
    """`answered_to` and `replies` are None for a new message, `window` for a new sender.

    `absent` are the papers that neither the sender nor the turn has.
    """

    answered_to: str | None
    replies: list[Json] | None
    window: Window | None
    absent: frozenset[Absent]


def turn_start(session: DeskSession, turn_key: str, sender_id: str) -> TurnStart:
    """How things stand for this message of this sender."""
    of = {_OF_TURN: turn_key, _OF_SENDER: sender_id}
    row: tuple[Any, ...] = tuple(session.read(_START, of).one())
    answered_to, replies, version, window, offered, saved_at, *there = row
    known = None if version is None else Window(version, window, tuple(offered), saved_at)
    papers = zip(_LOOKED_FOR, there, strict=True)
    absent = ((table, column, of[column]) for (table, column), is_there in papers if not is_there)
    return TurnStart(answered_to, replies, known, frozenset(absent))


def _start() -> Select[Any]:
    turns, conversations = AnsweredTurn.__table__, Conversation.__table__
    always = select(literal(1).label("one")).subquery()
    looked_for = (
        exists().where(table.__table__.c[column] == bindparam(column)).label(f"{table.__tablename__}_by_{column}")
        for table, column in _LOOKED_FOR
    )
    columns = (conversations.c[name] for name in ("version", "window", "offered", "last_turn_at"))
    answered = always.outerjoin(turns, turns.c.turn_key == bindparam(_OF_TURN))
    return select(turns.c.sender_id, turns.c.replies, *columns, *looked_for).select_from(
        answered.outerjoin(conversations, conversations.c.sender_id == bindparam(_OF_SENDER))
    )


_START = _start()
