"""Tries at something that is limited: so many within a time, then no more until the oldest is past."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desk.tables import Attempt


class Attempts:
    """The tries within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, who: str, kind: str, now: datetime) -> None:
        self._session.add(Attempt(who=who, kind=kind, tried_at=now))

    def since(self, who: str, kind: str, moment: datetime) -> int:
        """How many tries were noted after the moment, those of this unit of work not counted."""
        tried = select(func.count()).where(Attempt.who == who, Attempt.kind == kind, Attempt.tried_at > moment)
        return self._session.scalar(tried) or 0

    def too_many(self, who: str, kind: str, now: datetime, most: int, within: timedelta) -> bool:
        return self.since(who, kind, now - within) >= most

    def forget(self, who: str, kind: str) -> None:
        """The tries count no longer, after one that succeeded."""
        self._session.execute(delete(Attempt).where(Attempt.who == who, Attempt.kind == kind))
