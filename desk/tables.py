"""What the desk remembers, as tables.

`turn_key` is the channel's name, a colon and the channel's own message id. States and kinds are plain text,
so that a new one needs no migration. JSON values are replaced, never changed in place.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.database import Base, Json


class CaseState(StrEnum):
    OPEN = "open"
    REMEDY_CHOSEN = "remedy_chosen"
    WITHDRAWN = "withdrawn"


class HandoverState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


class AnsweredTurn(Base):
    """A message that has been dealt with, and what was said to it. Unfinished turns leave no row."""

    __tablename__ = "turns"

    turn_key: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    replies: Mapped[list[Json]]


class Conversation(Base):
    """Where a sender's dialogue stands: the serialised window, and the payloads of the buttons last shown."""

    __tablename__ = "conversations"

    sender_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    started_at: Mapped[datetime]
    last_turn_at: Mapped[datetime]
    version: Mapped[int]
    window: Mapped[str]
    offered: Mapped[list[str]]


class ConversationEvent(Base):
    """One dialogue event, kept for the trainers; only ever added."""

    __tablename__ = "conversation_events"
    __table_args__ = (UniqueConstraint("turn_key", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(ForeignKey("turns.turn_key", ondelete="CASCADE"))
    seq: Mapped[int]
    event: Mapped[Json]


class Case(Base):
    """A customer's matter. `reported_on` is the day that decides the periods; it never changes.

    `turn_key` points to no row: a case outlives the conversation that it came from.
    """

    __tablename__ = "cases"

    number: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    intent: Mapped[str]
    scenario: Mapped[str]
    category: Mapped[str | None]
    reported_on: Mapped[date]
    facts: Mapped[Json]
    decision: Mapped[Json]
    chosen_remedy: Mapped[str | None]
    needs_human: Mapped[bool] = mapped_column(default=False)
    human_reason: Mapped[str | None]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CaseEvent(Base):
    """One step in a case's history; only ever added."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), index=True)
    kind: Mapped[str]
    detail: Mapped[Json]
    happened_at: Mapped[datetime]

    case: Mapped[Case] = relationship()


class Handover(Base):
    """A conversation that asked for a person."""

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "state", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    case_number: Mapped[str | None] = mapped_column(ForeignKey("cases.number"))
    reason: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]

    case: Mapped[Case | None] = relationship()


class PersonalValue(Base):
    """A personal value behind a reference. A forgotten one keeps its row without the value, so that an old
    reference can never come to mean somebody's new value."""

    __tablename__ = "personal_values"
    __table_args__ = (UniqueConstraint("sender_id", "kind", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    kind: Mapped[str]
    ordinal: Mapped[int]
    value: Mapped[str | None]
    purpose: Mapped[str]
    kept_until: Mapped[datetime] = mapped_column(index=True)
