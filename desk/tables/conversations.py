"""Conversations: turns, where a dialogue stands, what was said, and personal values kept apart from it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.database import Base, Json


class Author(StrEnum):
    CUSTOMER = "customer"
    DESK = "desk"
    AGENT = "agent"


class Delivery(StrEnum):
    """How far a message to the customer has come: what answers a turn has arrived with the turn."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    FAILED = "failed"


class AnsweredTurn(Base):
    """A message that has been dealt with, and what was said to it. Unfinished turns leave no row."""

    __tablename__ = "turns"

    turn_key: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime] = mapped_column(index=True)
    replies: Mapped[list[Json]]


class Conversation(Base):
    """Where a sender's dialogue stands: the serialised window, and the payloads of the buttons last shown."""

    __tablename__ = "conversations"

    sender_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    started_at: Mapped[datetime]
    last_turn_at: Mapped[datetime] = mapped_column(index=True)
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


class UntoldTurn(Base):
    """A turn whose events the event broker has not been told yet; where there is no broker, none are noted."""

    __tablename__ = "untold_turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_key: Mapped[str] = mapped_column(ForeignKey("turns.turn_key", ondelete="CASCADE"), unique=True)


class Message(Base):
    """One bubble as both sides saw it, personal values under their references; also the mailbox of the channels.

    `key` is used once: the turn's key for the customer's words, the same with `#` and a number for the replies,
    and the occasion (`promise:12:warned`) for a message that answers none, so that nothing is sent twice.
    `helpful` is the customer's thumb, up or down.
    """

    __tablename__ = "messages"
    __table_args__ = (Index(None, "sender_id", "id"), Index(None, "delivery", "channel", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    sender_id: Mapped[str]
    channel: Mapped[str]
    author: Mapped[str]
    agent_number: Mapped[str | None]
    bubble: Mapped[Json]
    said_at: Mapped[datetime] = mapped_column(index=True)
    delivery: Mapped[str]
    attempts: Mapped[int]
    helpful: Mapped[bool | None]


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
