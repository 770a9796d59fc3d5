"""Customers' matters, and what belongs to them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.database import Base, Json


class CaseState(StrEnum):
    OPEN = "open"
    REMEDY_CHOSEN = "remedy_chosen"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Case(Base):
    """A customer's matter. `reported_on` is the day that decides the periods; it never changes.

    `turn_key` points to no row: a case outlives the conversation that it came from. `level` is the authority
    that the matter has risen to (desk, supervisor, manager); `cause` and `origin` are codes of the handbooks'
    lists, proposed by the desk and confirmed when the case is closed; `repeats` names the earlier case that
    this one takes up again.
    """

    __tablename__ = "cases"
    __table_args__ = (
        # Lists are read newest first, a page at a time, whatever they are narrowed to.
        Index(None, "state", "opened_at", "number"),
        Index(None, "level", "opened_at", "number"),
        Index(None, "owner", "opened_at", "number"),
        Index(None, "needs_human", "opened_at", "number"),
        Index("ix_cases_waiting", "needs_human", "state", "updated_at"),
        # All that the managers' counts look at.
        Index("ix_cases_counts", "opened_at", "number", "cause", "category", "state", "repeats", "reopened"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str] = mapped_column(default="")
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
    level: Mapped[str] = mapped_column(default="desk")
    mood: Mapped[str | None]
    cause: Mapped[str | None]
    origin: Mapped[str | None]
    cause_confirmed: Mapped[bool] = mapped_column(default=False)
    repeats: Mapped[str | None] = mapped_column(ForeignKey("cases.number"), index=True)
    reopened: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(ForeignKey("agents.number"))
    outcome: Mapped[str | None]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)


class CaseEvent(Base):
    """One step in a case's history; only ever added. `actor` is an agent's number, or `desk`."""

    __tablename__ = "case_events"
    __table_args__ = (Index(None, "kind", "case_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), index=True)
    kind: Mapped[str]
    detail: Mapped[Json]
    actor: Mapped[str] = mapped_column(default="desk")
    happened_at: Mapped[datetime]

    case: Mapped[Case] = relationship()


class SafetyIncident(Base):
    """A danger that a customer told of."""

    __tablename__ = "safety_incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), unique=True)
    hazard: Mapped[str]
    category: Mapped[str | None]
    model: Mapped[str | None]
    recall_id: Mapped[str | None] = mapped_column(ForeignKey("recalls.id"))
    state: Mapped[str] = mapped_column(index=True)
    findings: Mapped[str | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()


class Suggestion(Base):
    """What a customer proposes to do better, and what became of it. `text` is masked."""

    __tablename__ = "suggestions"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    answer: Mapped[str | None]
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("agents.number"))
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Attempt(Base):
    """A try at something that is limited, such as asking for a case by its number."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "who", "kind", "tried_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    kind: Mapped[str]
    tried_at: Mapped[datetime]
