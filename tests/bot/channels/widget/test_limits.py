"""A limit counts each use for as long as its rate says, and remembers nobody for longer."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import HTTPException

from bot.channels.widget.limits import Limits, Rate

OFTEN, SELDOM = Rate(2, 60), Rate(3, 600)


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_uses_count_for_as_long_as_their_rate_says() -> None:
    clock = Seconds()
    limits = Limits(clock)

    async def run() -> None:
        for _ in range(2):
            await limits.take(("writes", OFTEN), ("address", SELDOM))
        with pytest.raises(HTTPException) as refused:
            await limits.take(("writes", OFTEN), ("address", SELDOM))
        assert (refused.value.headers or {})["Retry-After"] == "60"
        clock.now += 61
        await limits.take(("writes", OFTEN), ("address", SELDOM))
        clock.now += 300
        # Others come meanwhile; whose use still counts is not forgotten for them.
        for number in range(50):
            await limits.take((f"other {number}", OFTEN))
        with pytest.raises(HTTPException):
            await limits.take(("writes", OFTEN), ("address", SELDOM))

    asyncio.run(run())


def test_who_has_not_come_for_longer_than_any_rate_is_forgotten() -> None:
    clock = Seconds()
    limits = Limits(clock)

    async def run() -> None:
        for number in range(200):
            await limits.take((f"session {number}", OFTEN), (f"address {number}", SELDOM))
            clock.now += 10
        # Those of the last ten minutes.
        assert limits.remembered == 2 * 60
        clock.now += 3600
        await limits.take(("the next one", OFTEN))
        assert limits.remembered == 1

    asyncio.run(run())
