"""The service moves its database's log now and then, and outlives a disk that has no room for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

import pytest

from bot import checkpoints
from bot.checkpoints import Checkpoints
from desk.service import Desk

OFTEN = 0.01
SECONDS = 10


class CountedDesk(Desk):
    """A desk whose first checkpoint fails; it calls whoever waits for the next one."""

    asked = 0
    call: Callable[[], object]

    def checkpoint(self) -> None:
        self.asked += 1
        if self.asked == 1:
            raise OSError("no space left")
        super().checkpoint()
        self.call()


def test_it_is_moved_again_and_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(checkpoints, "SECONDS", OFTEN)

    async def run() -> None:
        desk, again, loop = CountedDesk.open("sqlite://"), asyncio.Event(), asyncio.get_running_loop()
        desk.call = partial(loop.call_soon_threadsafe, again.set)
        running = asyncio.create_task(Checkpoints(lambda: desk).run())
        await asyncio.wait_for(again.wait(), SECONDS)
        running.cancel()

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "could not be moved: OSError" in caplog.text
