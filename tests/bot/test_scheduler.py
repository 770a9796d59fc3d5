"""The clockwork goes its rounds in the service's loop, waits for the desk to be there, and outlives a failure."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import Gauge

from bot.outbox import Outbox
from bot.rounds.rounds import Rounds
from bot.scheduler import Parts, Scheduler
from bot.wordings import Wordings
from desk.clock import FixedClock
from desk.service import Desk

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
OFTEN = 0.01
SECONDS = 10


class CountedRounds(Rounds):
    """Rounds that note when they were gone and ring when there were enough of them."""

    def __init__(self, enough: int, loop: asyncio.AbstractEventLoop, *, fails: bool = False) -> None:
        super().__init__(Desk.open("sqlite://"), Wordings({}))
        self.gone: list[datetime] = []
        self.rung = asyncio.Event()
        self._enough, self._loop, self._fails = enough, loop, fails

    def tick(self, now: datetime) -> None:
        self.gone.append(now)
        if len(self.gone) >= self._enough:
            self._loop.call_soon_threadsafe(self.rung.set)
        if self._fails:
            raise RuntimeError


async def run_until_rung(rounds: CountedRounds, starting: int = 0) -> None:
    """Run a scheduler whose desk is not there for the first `starting` rounds."""
    asked = 0

    def parts() -> Parts | None:
        nonlocal asked
        asked += 1
        return None if asked <= starting else (rounds, Outbox(Desk.open("sqlite://")), FixedClock(NOW))

    scheduler = Scheduler(parts, OFTEN)
    scheduler.start()
    try:
        await asyncio.wait_for(rounds.rung.wait(), SECONDS)
    finally:
        scheduler.stop()


def test_rounds_are_gone_at_the_desks_time_once_it_is_there() -> None:
    async def run() -> list[datetime]:
        rounds = CountedRounds(2, asyncio.get_running_loop())
        await run_until_rung(rounds, starting=2)
        return rounds.gone

    assert set(asyncio.run(run())) == {NOW}


def test_a_round_that_fails_is_not_the_last() -> None:
    async def run() -> None:
        await run_until_rung(CountedRounds(2, asyncio.get_running_loop(), fails=True))

    asyncio.run(run())


def test_a_process_may_be_told_to_go_no_rounds() -> None:
    async def run() -> None:
        def parts() -> Parts | None:
            raise AssertionError("a round was gone")

        scheduler = Scheduler(parts, 0)
        scheduler.start()
        await asyncio.sleep(0)
        scheduler.stop()

    asyncio.run(run())


@pytest.mark.parametrize("fails", [False, True])
def test_a_round_that_was_gone_to_its_end_is_noted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fails: bool
) -> None:
    # One of its own: other tests' desks go their rounds in this process.
    last = Gauge("last", "When a round was last gone", registry=None)
    monkeypatch.setattr("bot.scheduler.LAST_ROUND", last)
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")

    async def run() -> None:
        rounds = CountedRounds(1, asyncio.get_running_loop(), fails=fails)
        await Scheduler(lambda: (rounds, Outbox(desk), FixedClock(NOW)), OFTEN).go_round()

    asyncio.run(run())
    desk.close()
    assert (last.collect()[0].samples[0].value > 0) is not fails
