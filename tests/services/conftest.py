"""The servers of a test run, each started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from desk.clock import FixedClock
from desk.service import Desk
from tests.conftest import TODAY
from tests.services.servers import (
    NotInstalledError,
    Postgres,
    RabbitMQ,
    Redis,
    running_postgres,
    running_rabbitmq,
    running_redis,
)

if TYPE_CHECKING:
    from trainer.rehearsal.throwaway import Stage

Running = TypeVar("Running")


@contextmanager
def or_skipped(server: AbstractContextManager[Running]) -> Iterator[Running]:
    """Where it is not installed, what needs it is skipped."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server)
        except NotInstalledError as missing:
            pytest.skip(str(missing))
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with or_skipped(running_postgres()) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    with or_skipped(running_redis()) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMQ]:
    with or_skipped(running_rabbitmq()) as server:
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The URL of an empty database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def stage(model: Path, postgres: Postgres) -> Iterator[Stage]:
    """A brain on PostgreSQL, with a clock that stands where it is set; it belongs to the main thread."""
    from actions.wiring import Tools, build_actions
    from bot.brain import Brain
    from trainer.rehearsal.throwaway import Stage, furnish

    clock = FixedClock.on(TODAY)
    with postgres.database() as url:
        desk = Desk.open(url)
        furnish(desk)
        yield Stage(Brain(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock), desk, clock)
        desk.close()
