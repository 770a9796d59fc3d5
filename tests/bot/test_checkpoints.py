"""The service moves its database's log now and then, and outlives a disk that has no room for it."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot import checkpoints
from bot.checkpoints import Checkpoints
from desk.service import Desk

OFTEN = 0.01
SECONDS = 10


class CountedDesk(Desk):
    """A desk in memory whose first checkpoint fails."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(Desk.open("sqlite://")._engine)
        self.asked = 0
        self.again = asyncio.Event()
        self._loop = loop

    def checkpoint(self) -> None:
        self.asked += 1
        if self.asked == 1:
            raise OSError("no space left")
        super().checkpoint()
        self._loop.call_soon_threadsafe(self.again.set)


def test_it_is_moved_again_and_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(checkpoints, "SECONDS", OFTEN)

    async def run() -> None:
        desk = CountedDesk(asyncio.get_running_loop())
        running = asyncio.create_task(Checkpoints(lambda: desk).run())
        await asyncio.wait_for(desk.again.wait(), SECONDS)
        running.cancel()

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "could not be moved: OSError" in caplog.text
