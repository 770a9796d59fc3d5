"""The people behind the desk, and the conversations that they take over."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.database import Base, Json
from desk.tables.cases import Case


class HandoverState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


class Agent(Base):
    """Somebody who works at the desk; customers see the number. A raised `token_version` ends every login."""

    __tablename__ = "agents"

    number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    token_version: Mapped[int] = mapped_column(default=0)
    on_duty: Mapped[bool] = mapped_column(default=False)
    disabled: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Handover(Base):
    """A conversation that asked for a person.

    `quiet` says that the machine keeps silent until the person hands back, also while nobody has taken it yet;
    `acknowledged`, that the customer who writes meanwhile has been told so. A danger makes it `urgent`.
    `summary` is what the person reads first.
    """

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "state", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(default="")
    case_number: Mapped[str | None] = mapped_column(ForeignKey("cases.number"))
    reason: Mapped[str]
    state: Mapped[str]
    quiet: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    acknowledged: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[Json | None]
    asked_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("agents.number"))
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]

    case: Mapped[Case | None] = relationship()
