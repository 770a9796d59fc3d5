"""No look at the desk reads a whole table that grows with the number of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from desk.backlog import Waiting, backlog
from desk.database import connect
from desk.retention import Periods, sweep
from desk.service import Desk
from desk.tables import Message
from desk.work import Work
from entitlement.rulebook import default_rulebook
from tests.desk.looks import Look, looks
from tests.desk.matters import NOW, open_case

NAMES = list(looks(NOW, "anna", "AX"))
Statement = tuple[str, Any]


@pytest.fixture
def stored(desk: Desk) -> dict[str, Look]:
    with desk.work() as work:
        number = open_case(work, "anna", "web:1")
    return looks(NOW, "anna", number)


@pytest.fixture
def engine(url: str, desk: Desk) -> Iterator[Engine]:  # noqa: ARG001 (its tables)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("name", NAMES)
def test_it_goes_by_an_index(name: str, stored: dict[str, Look], engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole whatever their indexes")
    steps = [step for statement in _statements(engine, stored[name]) for step in _plan(engine, statement)]
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and "USING" not in step] == []
    assert [step for step in steps if "AUTOMATIC" in step] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("cases") and "of a customer" not in name])
def test_a_page_is_read_in_its_order(name: str, stored: dict[str, Look], engine: Engine) -> None:
    """Sorting all cases for the sake of twenty is what gets slow; the few that wait may be sorted."""
    if engine.dialect.name != "sqlite" or name in ("cases that wait for somebody", "cases searched by number"):
        return
    steps = [step for statement in _statements(engine, stored[name]) for step in _plan(engine, statement)]
    assert [step for step in steps if "TEMP B-TREE" in step] == []


def test_what_is_erased_by_its_time_is_found_by_it(engine: Engine) -> None:
    """Whoever deletes holds all others up for as long as it looks."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole whatever their indexes")
    periods = Periods.of(default_rulebook())
    erased = [one for one in _statements(engine, lambda work: sweep(work.session, NOW, periods)) if _deletes(one)]
    grow = {"turns", "conversation_events", "conversations", "messages", "lessons"}
    assert grow <= {statement.split()[2] for statement, _ in erased}
    steps = [step for one in erased if one[0].split()[2] in grow for step in _plan(engine, one)]
    assert [step for step in steps if step.startswith("SCAN")] == []


def test_what_has_to_be_brought_is_found_beside_what_is_fetched(desk: Desk, engine: Engine) -> None:
    """What customers fetch themselves waits by the ten thousand: looking it through took longer every day."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole whatever their indexes")
    with desk.work() as work:
        for channel in ("rest", "socketio", "wechat"):
            work.messages.post(key=channel, sender_id=channel, channel=channel, bubble={"text": "您好"}, now=NOW)

    def found(work: Work) -> list[Message]:
        return work.messages.undelivered(except_for=("rest", "socketio"))

    def counted(work: Work) -> Waiting:
        return backlog(work.session, NOW, ("rest", "socketio")).undelivered

    with desk.work() as work:
        assert [one.key for one in found(work)] == ["wechat"]
        assert counted(work).many == 1
    statements = [one for look in (found, counted) for one in _statements(engine, look) if "FROM messages" in one[0]]
    steps = [step for one in statements for step in _plan(engine, one)]
    assert [step for step in steps if "(delivery=? AND channel=?)" in step]
    # One step in the index alone for each channel.
    assert [step for step in steps if "channel=?" not in step and "COVERING" not in step] == []


def _deletes(statement: Statement) -> bool:
    return statement[0].startswith("DELETE")


def _statements(engine: Engine, look: Look) -> list[Statement]:
    seen: list[Statement] = []

    def see(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", see)
    with Desk(engine).work() as work:
        look(work)
    event.remove(engine, "before_cursor_execute", see)
    return seen


def _plan(engine: Engine, statement: Statement) -> list[str]:
    with engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])]
