"""Personal values, kept for a purpose and a time, and spoken of by reference only."""

import re
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import PersonalValue

_KIND = re.compile(r"[a-z_]+")
_REFERENCE = re.compile(r"⟦([a-z_]+):([1-9][0-9]{0,8})⟧")


class PersonalValues:
    """The personal values within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, sender_id: str, kind: str, value: str, purpose: str, now: datetime, keep_days: int) -> str:
        """Keep `value` for `keep_days` days and return its reference, such as ⟦phone:1⟧.

        The same value has the same reference for a sender; of several purposes the one that keeps it longest
        stands. Raises ValueError when `kind` is not made of small letters and underscores.
        """
        if _KIND.fullmatch(kind) is None:
            raise ValueError(f"not a kind of personal value: {kind!r}")
        kept_until = now + timedelta(days=keep_days)
        rows = matching(self._session, PersonalValue, sender_id=sender_id, kind=kind)
        row = next((row for row in rows if row.value == value), None)
        if row is None:
            ordinal = max((row.ordinal for row in rows), default=0) + 1
            row = PersonalValue(
                sender_id=sender_id,
                kind=kind,
                ordinal=ordinal,
                value=value,
                purpose=purpose,
                kept_until=kept_until,
            )
            self._session.add(row)
        elif kept_until > row.kept_until:
            row.purpose, row.kept_until = purpose, kept_until
        return f"⟦{kind}:{row.ordinal}⟧"

    def resolve(self, sender_id: str, reference: str) -> str | None:
        """The value; None when the reference is not this sender's or its value has been forgotten."""
        parts = _REFERENCE.fullmatch(reference)
        if parts is None:
            return None
        kind, ordinal = parts[1], int(parts[2])
        rows = matching(self._session, PersonalValue, sender_id=sender_id, kind=kind, ordinal=ordinal)
        return rows[0].value if rows else None

    def last_reference(self, sender_id: str, kind: str) -> str | None:
        """The reference of the sender's value of a kind that was kept last and is not forgotten."""
        rows = [row for row in matching(self._session, PersonalValue, sender_id=sender_id, kind=kind) if row.value]
        return f"⟦{kind}:{max(row.ordinal for row in rows)}⟧" if rows else None

    def forget(self, before: datetime) -> int:
        """Erase every value whose time ended before the given moment; returns how many."""
        expired = PersonalValue.kept_until < before
        erase = update(PersonalValue).where(expired, PersonalValue.value.is_not(None)).values(value=None)
        return len(self._session.scalars(erase.returning(PersonalValue.id)).all())
