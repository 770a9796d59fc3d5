"""Tries at something that is limited, such as guessing which telephone belongs to an order."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import Attempt


class Attempts:
    """The attempts within one unit of work. `who` is whoever is limited, `kind` a code for what is tried."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, who: str, kind: str, now: datetime) -> None:
        """Count one more try."""
        self._session.add(Attempt(who=who, kind=kind, tried_at=now))

    def too_many(self, who: str, kind: str, now: datetime, most: int, within: timedelta) -> bool:
        """Whether `most` tries or more were noted in the time `within` before `now`."""
        tries = matching(self._session, Attempt, who=who, kind=kind)
        return sum(now - attempt.tried_at < within for attempt in tries) >= most

    def forget(self, before: datetime) -> None:
        """Delete what was tried before the given moment."""
        self._session.execute(delete(Attempt).where(Attempt.tried_at < before))

    def clear(self, who: str, kind: str) -> None:
        """The tries count no longer, after one that succeeded."""
        self._session.execute(delete(Attempt).where(Attempt.who == who, Attempt.kind == kind))
