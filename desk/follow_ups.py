"""Messages to be sent at a time of their own, and questions of theirs that wait for the customer's answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from desk.database import Json
from desk.lookup import matching
from desk.tables import Case, FollowUp


class FollowUpKind(StrEnum):
    SOLUTION_HELD = "solution_held"
    SATISFACTION = "satisfaction"
    REASON = "reason"
    """Not sent by itself: the stars have been given, and why is of interest."""
    SUGGESTION_ANSWERED = "suggestion_answered"
    GOODS_ARRIVED = "goods_arrived"


class FollowUpState(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    """Sent, and the customer may answer."""
    DONE = "done"
    CANCELLED = "cancelled"


QUESTIONS = (FollowUpKind.SOLUTION_HELD, FollowUpKind.SATISFACTION, FollowUpKind.REASON)


class FollowUps:
    """The follow-ups within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(
        self,
        *,
        key: str,
        sender_id: str,
        kind: str,
        due_at: datetime,
        case_number: str | None = None,
        detail: Json | None = None,
    ) -> FollowUp | None:
        """Have `kind` sent at `due_at`; None when `key` was planned before: an occasion is followed up once."""
        if matching(self._session, FollowUp, key=key):
            return None
        follow_up = FollowUp(
            key=key,
            sender_id=sender_id,
            # Given as a relationship too: this is what has the case inserted before it.
            case=next(iter(matching(self._session, Case, number=case_number)), None),
            case_number=case_number,
            kind=kind,
            detail=detail or {},
            state=FollowUpState.PLANNED,
            due_at=due_at,
            done_at=None,
        )
        self._session.add(follow_up)
        return follow_up

    def due(self, now: datetime, *which: ColumnElement[bool]) -> list[int]:
        """Ids of what (of that which fulfils `which`) has to be sent by now, oldest first."""
        due = select(FollowUp.id).where(FollowUp.state == FollowUpState.PLANNED, FollowUp.due_at <= now, *which)
        return list(self._session.scalars(due.order_by(FollowUp.due_at, FollowUp.id)))

    def claim(self, follow_up_id: int, now: datetime) -> FollowUp | None:
        """Take one that is due to send it; None when somebody else has. Writes at once: not for turns."""
        planned = update(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.state == FollowUpState.PLANNED)
        taken = self._session.connection().execute(planned.values(state=FollowUpState.DONE, done_at=now))
        if taken.rowcount == 0:
            return None
        found = self._session.get(FollowUp, follow_up_id)
        if found is None:
            raise NoResultFound(follow_up_id)
        self._session.refresh(found)
        if found.kind in QUESTIONS:
            found.state = FollowUpState.ASKED
        return found

    def ask(self, *, key: str, sender_id: str, kind: str, case_number: str, now: datetime) -> FollowUp | None:
        """The question has just been put within a conversation. None when it was put before."""
        found = next(iter(matching(self._session, FollowUp, key=key)), None)
        found = found or self.plan(key=key, sender_id=sender_id, kind=kind, due_at=now, case_number=case_number)
        if found is None or found.state != FollowUpState.PLANNED:
            return None
        found.state, found.done_at = FollowUpState.ASKED, now
        return found

    def asked(self, sender_id: str) -> FollowUp | None:
        """The sender's question that waits for an answer, the latest of several."""
        found = matching(self._session, FollowUp, sender_id=sender_id, state=FollowUpState.ASKED)
        return max(found, key=lambda one: (one.done_at or one.due_at, one.id or 0), default=None)

    def answered(self, follow_up: FollowUp, now: datetime) -> None:
        """The question waits no longer."""
        follow_up.state, follow_up.done_at = FollowUpState.DONE, now

    def drop(self, follow_up: FollowUp, now: datetime) -> None:
        """What was planned is not sent."""
        follow_up.state, follow_up.done_at = FollowUpState.CANCELLED, now

    def of_case(self, case_number: str) -> list[FollowUp]:
        """The case's follow-ups, in the order of their times."""
        return sorted(matching(self._session, FollowUp, case_number=case_number), key=lambda one: one.due_at)

    def cancel(self, case_number: str, now: datetime) -> None:
        """Whatever was planned for a case is not sent, and none of its questions waits any longer."""
        for one in self.of_case(case_number):
            if one.state in (FollowUpState.PLANNED, FollowUpState.ASKED):
                one.state, one.done_at = FollowUpState.CANCELLED, now
