"""Two workers on PostgreSQL and Redis under faults that take no root; `make chaos-services` plays many schedules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.faults import Kind, one_of_each
from tests.chaos.on_servers import DeskOnServers, desk_on_postgres_and_redis
from tests.chaos.run import play
from tests.services.conftest import or_skipped

SEED, CUSTOMERS, SPEED = 4, 15, 60.0
KINDS = (Kind.KILL, Kind.DATABASE, Kind.CLOCK, Kind.REDIS)


@pytest.fixture
def desk(model: Path, tmp_path: Path) -> Iterator[DeskOnServers]:
    assert model.exists()
    with or_skipped(desk_on_postgres_and_redis(tmp_path)) as running:
        yield running


def test_two_workers_lose_and_double_nothing(desk: DeskOnServers) -> None:
    before = {worker.pid for worker in desk.workers()}
    assert len(before) == 2
    outcome = play(desk, one_of_each(SEED, KINDS), SEED, CUSTOMERS, SPEED)
    assert not outcome.wrong, outcome
    # One of them was killed; those who serve come from the nursery, which nobody kills.
    assert not before <= {worker.pid for worker in desk.workers()}
    assert desk.broken_promises() == []
