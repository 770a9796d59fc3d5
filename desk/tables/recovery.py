"""Making good: promises with their times, compensation, follow-ups, and what customers thought of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.database import Base, Json
from desk.tables.cases import Case


class Promise(Base):
    """A time that was promised to a customer. The customer hears of a delay at `warn_at`, before `due_at` passes."""

    __tablename__ = "promises"
    __table_args__ = (Index(None, "state", "warn_at"), Index(None, "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), index=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    warn_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()


class Compensation(Base):
    """Something given for the trouble. `level` is the authority that may grant it; `kind` one of the brand's.

    `to_tell` while an agent has decided and the customer has not been told.
    """

    __tablename__ = "compensations"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), index=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    amount: Mapped[str | None]
    level: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    proposed_by: Mapped[str]
    decided_by: Mapped[str | None]
    detail: Mapped[Json]
    offered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    to_tell: Mapped[bool] = mapped_column(default=False, index=True)

    case: Mapped[Case] = relationship()


class FollowUp(Base):
    """A message to be sent at a time: how the solution holds, the question of satisfaction, an answer that is due."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    case_number: Mapped[str | None] = mapped_column(ForeignKey("cases.number"))
    kind: Mapped[str]
    detail: Mapped[Json]
    state: Mapped[str]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    case: Mapped[Case | None] = relationship()


class Satisfaction(Base):
    """A customer's verdict on how a case was handled, 1 to 5 stars. `reason` is masked."""

    __tablename__ = "satisfactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.number"), unique=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    stars: Mapped[int]
    reason: Mapped[str | None]
    answered_at: Mapped[datetime] = mapped_column(index=True)

    case: Mapped[Case] = relationship()
