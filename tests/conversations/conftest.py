"""Every dialogue is a new customer of the brain that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.brain import Brain
from desk.clock import FixedClock
from desk.service import Desk
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.throwaway import Stage, publish_recalls


@pytest.fixture(scope="session", autouse=True)
def recalls(brain_desk: Desk) -> None:
    publish_recalls(brain_desk)


@pytest.fixture
def customer(brain: Brain, brain_desk: Desk, clock: FixedClock) -> Iterator[Customer]:
    moment = clock.moment
    yield Stage(brain, brain_desk, clock).new_customer()
    clock.moment = moment
