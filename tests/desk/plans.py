"""How the database would run what a body of code reads: whole tables must not be searched through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

SMALL = frozenset({"agents"})
"""A table of people has few rows."""


@contextmanager
def without_scans(session: Session) -> Iterator[None]:
    """Fails when a SELECT of the body reads a table without an index. SQLite only; elsewhere nothing is checked.

    An index that is walked through from end to end is no help either: SQLite says SCAN of both.
    """
    engine = session.get_bind()
    read: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            read.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert read
    if engine.dialect.name == "sqlite":
        plans = {statement: _scans(session, statement, parameters) for statement, parameters in read}
        assert not any(plans.values()), {statement: scans for statement, scans in plans.items() if scans}


def _scans(session: Session, statement: str, parameters: Any) -> list[str]:
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    steps = [str(step[3]) for step in plan]
    return [step for step in steps if step.startswith("SCAN") and step.split()[1] not in SMALL]
