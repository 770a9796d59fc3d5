"""What waits at the desk at one moment: numbers for whoever watches over the service, nobody's names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desk.agents import present
from desk.follow_ups import FollowUpState
from desk.promises import OPEN
from desk.tables import Agent, FollowUp, Handover, HandoverState, Message, OwedAnswer, Promise
from desk.undelivered import to_be_brought
from desk.wechat.owed import OwedState

OURS_TO_SEND = (OwedState.THINKING, OwedState.WAITING)
"""Of the answers that are owed to WeChat; the others wait for the customer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and for how many seconds the one that has waited longest does."""

    many: int
    longest: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """`urgent_handovers` and `handovers`: who waits for a person, in danger and otherwise; `agents`: who is there."""

    urgent_handovers: Waiting
    handovers: Waiting
    overdue_promises: Waiting
    late_follow_ups: Waiting
    undelivered: Waiting
    owed: Waiting
    agents: int


def backlog(session: Session, now: datetime, read_channels: Collection[str] = ()) -> Backlog:
    """The backlog at `now`. On `read_channels` nothing is delivered: customers fetch it when they come."""
    waits = Handover.state == HandoverState.WAITING
    return Backlog(
        urgent_handovers=_waiting(session, now, Handover.asked_at, waits, Handover.urgent.is_(True)),
        handovers=_waiting(session, now, Handover.asked_at, waits, Handover.urgent.is_(False)),
        overdue_promises=_waiting(session, now, Promise.due_at, Promise.state.in_(OPEN), Promise.due_at <= now),
        late_follow_ups=_waiting(
            session, now, FollowUp.due_at, FollowUp.state == FollowUpState.PLANNED, FollowUp.due_at <= now
        ),
        undelivered=_waiting(session, now, Message.said_at, *to_be_brought(session, read_channels)),
        owed=_waiting(session, now, OwedAnswer.owed_at, OwedAnswer.state.in_(OURS_TO_SEND)),
        agents=session.scalar(select(func.count()).select_from(Agent).where(present(now))) or 0,
    )


def _waiting(
    session: Session, now: datetime, since: InstrumentedAttribute[datetime], *which: ColumnElement[bool]
) -> Waiting:
    many, first = session.execute(select(func.count(), func.min(since)).where(*which)).one()
    return Waiting(many, 0.0 if first is None else max(0.0, (now - first).total_seconds()))
