"""What is kept for how long, and the daily sweep that erases the rest. The periods are the brand's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from desk.database import Base
from desk.forgetting import NOBODY, make_anonymous
from desk.personal import PersonalValues
from desk.tables import (
    AnsweredTurn,
    Attempt,
    Case,
    CaseEvent,
    CaseState,
    Compensation,
    Conversation,
    ConversationEvent,
    FollowUp,
    Handover,
    Lesson,
    Message,
    Promise,
    SafetyIncident,
    Satisfaction,
    Suggestion,
)
from desk.wechat.customers import Customers
from desk.wechat.owed import Owed
from desk.wechat.windows import Windows
from entitlement.rulebook import Rulebook

ENDED = (CaseState.WITHDRAWN, CaseState.CLOSED)
OTHER_KINDS = "other"
# A message that WeChat repeats must not open a window anew.
WINDOWS_KEPT = timedelta(days=1)
# What belongs to a case and goes with it.
_OF_A_CASE: tuple[type[Base], ...] = (CaseEvent, Promise, Compensation, FollowUp, Satisfaction, Handover)


@dataclass(frozen=True, slots=True)
class Periods:
    """Days of keeping. `personal_values` are by kind, with `other` for the rest."""

    conversations: int
    messages: int
    events: int
    attempts: int
    suggestions: int
    owed_answers: int
    named_cases: int
    cases: int
    personal_values: Mapping[str, int]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Self:
        """The brand's periods."""
        return cls(
            conversations=rulebook.number("conversation_days"),
            messages=rulebook.number("message_days"),
            events=rulebook.number("dialogue_event_days"),
            attempts=rulebook.number("attempt_days"),
            suggestions=rulebook.number("suggestion_days"),
            owed_answers=rulebook.number("owed_answer_days"),
            named_cases=rulebook.number("named_case_days"),
            cases=rulebook.number("case_record_days"),
            personal_values=rulebook.number("personal_value_days"),
        )

    def of_value(self, kind: str) -> int:
        """How long a personal value of this kind is kept, in days."""
        return self.personal_values.get(kind, self.personal_values[OTHER_KINDS])


def sweep(session: Session, now: datetime, periods: Periods) -> dict[str, int]:
    """Erase what its time is over for; how many rows of each kind. Doing it twice changes nothing."""

    def before(days: int) -> datetime:
        return now - timedelta(days)

    return {
        "personal_values": PersonalValues(session).forget(now),
        "conversations": _delete(session, Conversation, Conversation.last_turn_at < before(periods.conversations)),
        "wechat_customers": Customers(session).forget_without_conversation(before(periods.conversations)),
        "wechat_windows": Windows(session).forget_before(now - WINDOWS_KEPT),
        "owed_answers": Owed(session).forget_before(before(periods.owed_answers)),
        "messages": _delete(session, Message, Message.said_at < before(periods.messages)),
        "turns": _delete_turns(session, before(periods.events)),
        "lessons": _delete(session, Lesson, Lesson.said_at < before(periods.events)),
        "attempts": _delete(session, Attempt, Attempt.tried_at < before(periods.attempts)),
        "suggestions": _delete(session, Suggestion, Suggestion.made_at < before(periods.suggestions)),
        "cases_made_anonymous": _make_old_cases_anonymous(session, before(periods.named_cases)),
        "cases": _delete_cases(session, before(periods.cases)),
    }


def _delete(session: Session, table: type[Base], condition: Any) -> int:
    return len(session.scalars(delete(table).where(condition).returning(*table.__table__.primary_key)).all())


def _delete_turns(session: Session, before: datetime) -> int:
    """Answers and the dialogue events of their turns."""
    old = select(AnsweredTurn.turn_key).where(AnsweredTurn.finished_at < before)
    session.execute(delete(ConversationEvent).where(ConversationEvent.turn_key.in_(old)))
    return _delete(session, AnsweredTurn, AnsweredTurn.finished_at < before)


def _make_old_cases_anonymous(session: Session, before: datetime) -> int:
    """Customers all of whose cases ended long ago are named no longer."""
    fresh = select(Case.sender_id).where(or_(Case.state.not_in(ENDED), Case.closed_at >= before))
    old = select(Case.sender_id).where(
        Case.sender_id.not_in(fresh), ~Case.sender_id.startswith(NOBODY), Case.closed_at < before
    )
    return sum(make_anonymous(session, sender_id) for sender_id in session.scalars(old.distinct()).all())


def _delete_cases(session: Session, before: datetime) -> int:
    """Ended cases with what belongs to them; what a danger was told in stays, and what a kept case repeats."""
    dangers = select(SafetyIncident.case_number)
    repeated = select(Case.repeats).where(
        Case.repeats.is_not(None), or_(Case.closed_at.is_(None), Case.closed_at >= before)
    )
    over = (Case.closed_at < before, Case.state.in_(ENDED))
    numbers = session.scalars(
        select(Case.number).where(*over, Case.number.not_in(dangers), Case.number.not_in(repeated))
    ).all()
    if not numbers:
        return 0
    for table in _OF_A_CASE:
        session.execute(delete(table).where(table.__table__.c.case_number.in_(numbers)))
    # A repeated case goes after the one that repeats it.
    session.execute(update(Case).where(Case.repeats.in_(numbers)).values(repeats=None))
    return _delete(session, Case, Case.number.in_(numbers))
