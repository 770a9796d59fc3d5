"""One brain and one desk for all dialogues; every dialogue is a new customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.settings import Settings
from bot.train import ensure_model
from desk.clock import FixedClock
from desk.service import Desk
from tests.conversations.dialogue import Customer


@pytest.fixture(scope="package")
def clock() -> FixedClock:
    return FixedClock.on(date(2026, 11, 21))


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk.open(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.db'}")
    yield desk
    desk.close()


@pytest.fixture(scope="package")
def brain(desk: Desk, clock: FixedClock) -> Brain:
    return Brain(ensure_model(Settings().models), build_actions(Tools(desk=desk, clock=clock)), desk, clock)


@pytest.fixture
def customer(brain: Brain, desk: Desk, clock: FixedClock) -> Customer:
    return Customer(brain, desk, clock)
