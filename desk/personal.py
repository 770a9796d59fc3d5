"""Personal values, kept for a purpose and a time, and spoken of by reference only."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import PersonalValue

PHONE = "phone"
SPOKEN_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "洞": "0",
    "幺": "1",
    "两": "2",
    "拐": "7",
}

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
        return reference(row)

    def resolve(self, sender_id: str, reference: str) -> str | None:
        """The value; None when the reference is not this sender's or its value has been forgotten."""
        parts = _REFERENCE.fullmatch(reference)
        if parts is None:
            return None
        kind, ordinal = parts[1], int(parts[2])
        rows = matching(self._session, PersonalValue, sender_id=sender_id, kind=kind, ordinal=ordinal)
        return rows[0].value if rows else None

    def known(self, sender_id: str) -> list[PersonalValue]:
        """The sender's values that have not been forgotten."""
        return [row for row in matching(self._session, PersonalValue, sender_id=sender_id) if row.value is not None]

    def has_phone_ending(self, sender_id: str, digits: str) -> bool:
        """Whether one of the sender's telephone numbers ends with these digits, however it was written."""
        rows = matching(self._session, PersonalValue, sender_id=sender_id, kind=PHONE)
        return any(row.value is not None and phone_digits(row.value).endswith(digits) for row in rows)

    def references(self, sender_id: str, kinds: Collection[str]) -> list[str]:
        """The references to the sender's values of these kinds that are still kept, oldest first."""
        rows = matching(self._session, PersonalValue, sender_id=sender_id)
        return [f"⟦{row.kind}:{row.ordinal}⟧" for row in rows if row.kind in kinds and row.value is not None]

    def readable(self, sender_id: str, text: str) -> str:
        """The text with each of the sender's references replaced by its value: for those who may see it only."""
        return _REFERENCE.sub(lambda match: self.resolve(sender_id, match.group()) or match.group(), text)

    def last_reference(self, sender_id: str, kind: str) -> str | None:
        """The reference of the sender's value of a kind that was kept last and is not forgotten."""
        rows = [row for row in matching(self._session, PersonalValue, sender_id=sender_id, kind=kind) if row.value]
        return f"⟦{kind}:{max(row.ordinal for row in rows)}⟧" if rows else None

    def forget(self, before: datetime) -> int:
        """Erase every value whose time ended before the given moment; returns how many."""
        expired = PersonalValue.kept_until < before
        erase = update(PersonalValue).where(expired, PersonalValue.value.is_not(None)).values(value=None)
        return len(self._session.scalars(erase.returning(PersonalValue.id)).all())


def reference(row: PersonalValue) -> str:
    """How everything outside of the desk's tables speaks of the value."""
    return f"⟦{row.kind}:{row.ordinal}⟧"


def phone_digits(number: str) -> str:
    """The digits of a telephone number, spoken ones (幺三八…) included, in Arabic figures."""
    figures = (SPOKEN_DIGITS.get(sign) or _figure(sign) for sign in number)
    return "".join(figure for figure in figures if figure is not None)


def _figure(sign: str) -> str | None:
    value = unicodedata.digit(sign, None)
    return None if value is None else str(value)
