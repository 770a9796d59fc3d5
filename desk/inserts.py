"""Rows that a turn adds, handed over together.

A round trip to a server costs more than the row that goes with it, and a turn with a case adds to ten tables. On
PostgreSQL all of them go in one; SQLite has nobody to travel to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Insert
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from desk.json_text import to_json

Row = Mapping[str, Any]

# A `%s` for each value instead of names, which would clash where a table gets several rows.
_DRIVER: Dialect = PGDialect_psycopg2(paramstyle="format", json_serializer=to_json)  # type: ignore[no-untyped-call]


class Inserts:
    """What is to be inserted, in the order in which it was added; rows of one statement have the same keys."""

    def __init__(self) -> None:
        self._added: list[tuple[Insert, Sequence[Row]]] = []

    def add(self, statement: Insert, rows: Sequence[Row]) -> None:
        """Insert `rows` by `statement`, which asks for no key back and must be the same object every time."""
        if rows:
            self._added.append((statement, rows))

    def write(self, connection: Connection) -> None:
        """Insert all of it, the first first. Nothing is left to be written again."""
        added, self._added = self._added, []
        if not added:
            return
        if connection.dialect.name == "postgresql":
            _in_one_trip(connection, added)
            return
        for statement, rows in added:
            connection.execute(statement, rows)


def _in_one_trip(connection: Connection, added: Sequence[tuple[Insert, Sequence[Row]]]) -> None:
    plans = [(_plan(statement, tuple(rows[0])), row) for statement, rows in added for row in rows]
    text = "; ".join(plan.text for plan, _ in plans)
    connection.exec_driver_sql(text, tuple(chain.from_iterable(plan.values(row) for plan, row in plans)))


@dataclass(frozen=True)
class _Plan:
    """An insert of one row as the driver takes it: `text` with a `%s` for each of `places`."""

    text: str
    places: tuple[tuple[str, Any, Callable[[Any], Any]], ...]

    def values(self, row: Row) -> list[Any]:
        return [prepared(row.get(name, default)) for name, default, prepared in self.places]


@cache
def _plan(statement: Insert, keys: tuple[str, ...]) -> _Plan:
    compiled = statement.compile(dialect=_DRIVER, column_keys=list(keys))
    defaults = {column.key: _default(column) for column in compiled.insert_prefetch}
    names = compiled.positiontup or ()
    return _Plan(
        compiled.string,
        tuple((name, defaults.get(name), _preparation(compiled.binds[name].type)) for name in names),
    )


def _default(column: Column[Any]) -> Any:
    if not isinstance(column.default, ScalarElementColumnDefault):
        raise TypeError(f"the default of {column} has to be worked out")
    return column.default.arg


def _preparation(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a value of this type becomes one that the driver takes."""
    return kind.dialect_impl(_DRIVER).bind_processor(_DRIVER) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
