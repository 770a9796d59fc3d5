"""Every dialogue is a new customer of the brain that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.brain import Brain
from desk.clock import FixedClock
from desk.service import Desk
from tests.conversations.colleague import everybody_leaves
from tests.conversations.dialogue import Customer


@pytest.fixture
def customer(brain: Brain, brain_desk: Desk, clock: FixedClock) -> Iterator[Customer]:
    moment = clock.moment
    yield Customer(brain, brain_desk, clock)
    everybody_leaves(brain_desk, clock.now())
    clock.moment = moment
