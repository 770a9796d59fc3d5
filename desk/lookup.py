"""Finding rows as the unit of work sees them.

A turn writes nothing before it ends, or on SQLite it would hold the only write lock while it thinks. So a
search must count in what the session has added or changed meanwhile.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Result, Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from desk.database import Base

Row = TypeVar("Row", bound=Base)
Sought = tuple[type[Base], tuple[tuple[str, Any], ...]]
Absent = tuple[type[Base], str, str]
"""A table, a column of it and a value that none of its rows has there."""


class DeskSession(Session):
    """A session that can be told to look nothing up twice, as long as nothing is written through it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._found: dict[Sought, list[Base]] | None = None
        self._absent: frozenset[Absent] = frozenset()

    def remember(self, absent: Collection[Absent] = ()) -> None:
        """Keep what `matching` finds: what others store from now on is not seen. What is `absent` is not looked for."""
        self._found = {}
        self._absent = frozenset(absent)

    def forget(self) -> None:
        """Something is written: look everything up anew."""
        if self._found:
            self._found = {}
        self._absent = frozenset()

    def read(self, statement: Executable, values: dict[str, Any]) -> CursorResult[Any]:
        """The rows of a statement on tables' columns, which writes nothing: at half the cost of one on objects."""
        return super().connection().execute(statement, values)

    def stored(self, table: type[Row], values: dict[str, Any]) -> Sequence[Row]:
        """The stored rows with these values, by key."""
        if self._found is None:
            return _stored(self, table, values)
        if self._absent and any((table, column, value) in self._absent for column, value in values.items()):
            return ()
        sought: Sought = (table, tuple(sorted(values.items())))
        if sought not in self._found:
            self._found[sought] = list(_stored(self, table, values))
        return cast(Sequence[Row], self._found[sought])

    def execute(self, statement: Executable, *arguments: Any, **named: Any) -> Result[Any]:
        if not statement.is_select:
            self.forget()
        return super().execute(statement, *arguments, **named)

    def connection(self, *arguments: Any, **named: Any) -> Connection:
        """For statements that go past the session's rows; they write."""
        self.forget()
        return super().connection(*arguments, **named)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        self.forget()
        super().flush(objects)


def matching(session: Session, table: type[Row], **values: Any) -> list[Row]:
    """Rows whose columns have `values`: first the stored ones by key, then the session's new ones."""
    stored = session.stored(table, values) if isinstance(session, DeskSession) else _stored(session, table, values)
    unwritten = [row for row in (*session.dirty, *session.new) if isinstance(row, table)]
    found = dict.fromkeys((*stored, *unwritten))
    return [row for row in found if all(getattr(row, column) == value for column, value in values.items())]


def _stored(session: Session, table: type[Row], values: dict[str, Any]) -> Sequence[Row]:
    given = {name: value for name, value in values.items() if value is not None}
    search = _search(table, tuple(given), tuple(values.keys() - given.keys()))
    return session.scalars(search, given).all()


@cache
def _search(table: type[Base], given: tuple[str, ...], missing: tuple[str, ...]) -> Select[Any]:
    """Built once: most of a short query's time goes into putting it together."""
    columns = table.__table__.columns
    conditions = [columns[name] == bindparam(name) for name in given] + [columns[name].is_(None) for name in missing]
    return select(table).where(*conditions).order_by(*table.__table__.primary_key)
