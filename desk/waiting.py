"""What waits for somebody and stands in no queue: requests, promised times, cases that nobody looks at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased, joinedload

from desk.promises import OPEN as OPEN_PROMISES
from desk.service_requests import REQUESTED
from desk.tables import Case, CaseEvent, CaseState, Handover, HandoverState, Promise

REQUEST_DONE = "request_done"
"""The event of a case's history that says so; its detail names the `event` in which it was asked for."""

UNDER_WAY = (CaseState.OPEN, CaseState.REMEDY_CHOSEN)
MOST = 100


class Waiting:
    """Reads the stored rows within one unit of work; each list holds at most `most` of them."""

    def __init__(self, session: Session, most: int = MOST) -> None:
        self._session = session
        self._most = most

    def requests(self) -> Sequence[CaseEvent]:
        """What customers asked for and nobody has done yet, newest first, each with its case."""
        found = select(CaseEvent).where(*_undone())
        newest = found.options(joinedload(CaseEvent.case)).order_by(CaseEvent.id.desc()).limit(self._most)
        return self._session.scalars(newest).all()

    def request(self, event_id: int) -> CaseEvent | None:
        """The request that this event wrote down, while it waits."""
        return self._session.scalar(select(CaseEvent).where(*_undone(), CaseEvent.id == event_id))

    def cases(self) -> Sequence[Case]:
        """Cases under way that need a person while their customers stand in no queue, newest first."""
        in_queue = select(Handover.id).where(
            Handover.sender_id == Case.sender_id, Handover.state != HandoverState.CLOSED
        )
        left = select(Case).where(Case.state.in_(UNDER_WAY), Case.needs_human.is_(True), ~in_queue.exists())
        return self._session.scalars(left.order_by(Case.updated_at.desc()).limit(self._most)).all()

    def promises(self, until: datetime) -> Sequence[Promise]:
        """Promises still to be kept whose time has passed or passes by `until`, the soonest first."""
        due = select(Promise).where(Promise.state.in_(OPEN_PROMISES), Promise.due_at <= until)
        soonest = due.options(joinedload(Promise.case)).order_by(Promise.due_at, Promise.id).limit(self._most)
        return self._session.scalars(soonest).all()


def _undone() -> tuple[ColumnElement[bool], ...]:
    done = aliased(CaseEvent)
    answer = select(done.id).where(
        done.case_number == CaseEvent.case_number,
        done.kind == REQUEST_DONE,
        done.detail["event"].as_integer() == CaseEvent.id,
    )
    # From the cases under way, which are few, to their requests; not through all that was ever asked for.
    under_way = select(Case.number).where(Case.state.in_(UNDER_WAY))
    return CaseEvent.kind == REQUESTED, CaseEvent.case_number.in_(under_way), ~answer.exists()
