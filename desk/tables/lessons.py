"""What the desk's trainers learn from: turns that went doubtfully."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desk.database import Base, Json


class LessonState(StrEnum):
    OPEN = "open"
    DONE = "done"


class Lesson(Base):
    """One doubtful turn; `text` has personal values under their references, as messages have.

    `intent`, `confidence` and `ranking` are what the classifier thought, `heard_as` is what the dialogue was told, and
    `did` names the actions and replies that followed. `reasons` are codes with a space around each. Lessons that say
    nearly the same share `likeness`. `outcome` is what the trainer made of it, `commit` the change that did so.
    """

    __tablename__ = "lessons"
    __table_args__ = (
        # Everything that the inbox counts and groups by, so that it need not look at the rows.
        Index("ix_lessons_inbox", "state", "likeness", "said_at", "reasons", "intent", "channel", "brand"),
        Index(None, "intent", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    brand: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(index=True)
    text: Mapped[str]
    likeness: Mapped[str]
    reasons: Mapped[str]
    intent: Mapped[str]
    confidence: Mapped[float]
    ranking: Mapped[list[Json]]
    heard_as: Mapped[str]
    did: Mapped[list[str]]
    model: Mapped[str]
    state: Mapped[str]
    outcome: Mapped[str | None]
    commit: Mapped[str | None]
    done_by: Mapped[str | None]
    done_at: Mapped[datetime | None]
