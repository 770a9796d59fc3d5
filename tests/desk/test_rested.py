"""A connection that the server has closed meanwhile is replaced before anything is asked of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import text

from desk import rested
from desk.database import connect


def test_connections_that_rested_while_the_server_closed_them_are_replaced(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no server that could close a connection")
    clock = [0.0]
    monkeypatch.setattr(rested, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    engine, other = connect(url), connect(url)
    with engine.connect() as one, engine.connect() as two:
        ids = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in (one, two)]
    with other.begin() as connection:
        for number in ids:
            connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    clock[0] += rested.RESTED_SECONDS
    with engine.connect() as one, engine.connect() as two:
        assert [connection.scalar(text("SELECT 1")) for connection in (one, two)] == [1, 1]
    for each in (engine, other):
        each.dispose()
