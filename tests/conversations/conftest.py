"""Every dialogue is a new customer of the brain that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from bot.brain import Brain
from desk.clock import FixedClock
from desk.service import Desk
from tests.conversations.colleague import everybody_leaves
from tests.conversations.dialogue import FOLDER, Customer

RECALLS = FOLDER / "recalls.yml"


@pytest.fixture(scope="session", autouse=True)
def recalls(brain_desk: Desk) -> None:
    """Sample recalls for goods that no other dialogue speaks of."""
    with brain_desk.work() as work:
        for entry in yaml.safe_load(RECALLS.read_text(encoding="utf-8")):
            work.recalls.publish(**entry)


@pytest.fixture
def customer(brain: Brain, brain_desk: Desk, clock: FixedClock) -> Iterator[Customer]:
    moment = clock.moment
    yield Customer(brain, brain_desk, clock)
    everybody_leaves(brain_desk, clock.now())
    clock.moment = moment
