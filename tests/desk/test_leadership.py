"""One of several processes leads; when it goes, or its connection does, another may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from desk.database import connect, hold_others_off
from desk.service import Desk
from tests.desk.whole_turns import remembered

END_THE_LEADERS_CONNECTION = """
SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND datname = current_database()
"""


@contextmanager
def another(url: str) -> Iterator[Desk]:
    """The same desk in another process, as far as the database can tell."""
    desk = Desk(connect(url))
    yield desk
    desk.close()


@pytest.fixture
def on_postgresql(url: str) -> None:
    if not url.startswith("postgresql"):
        pytest.skip("on SQLite one process works at a time")


@pytest.mark.usefixtures("on_postgresql")
def test_one_leads_until_it_gives_up(url: str, desk: Desk) -> None:
    with another(url) as other_desk:
        one, other = desk.leadership("rounds"), other_desk.leadership("rounds")
        assert [one.holds(), other.holds(), one.holds()] == [True, False, True]
        assert other_desk.leadership("something else").holds()
        one.give_up()
        assert [other.holds(), one.holds()] == [True, False]


@pytest.mark.usefixtures("on_postgresql")
def test_who_loses_its_connection_leads_no_more(url: str, desk: Desk) -> None:
    with another(url) as other_desk:
        one, other = desk.leadership("rounds"), other_desk.leadership("rounds")
        assert one.holds()
        with other_desk.work() as work:
            assert work.session.scalars(text(END_THE_LEADERS_CONNECTION)).all() == [True]
        while not other.holds():
            pass
        assert not one.holds()


def test_who_is_alone_leads(desk: Desk) -> None:
    leadership = desk.leadership("rounds")
    assert [leadership.holds(), leadership.holds()] == [True, True]
    leadership.give_up()


def test_a_line_that_one_passes_at_a_time_ends_with_its_unit_of_work(desk: Desk) -> None:
    for _ in range(2):
        with desk.work() as work:
            hold_others_off(work.session, "accounts")
    assert remembered(desk, "anna")["case"] is None
