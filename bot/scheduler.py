"""The clockwork of the desk's rounds and of the outbox: APScheduler with one job, in the service's own event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.metrics import LAST_ROUND, ROUND_SECONDS, ROUNDS
from bot.outbox import Outbox
from bot.rounds.rounds import Rounds
from desk.clock import Clock
from desk.leadership import Leadership
from desk.service import Desk

logger = logging.getLogger(__name__)

Parts = tuple[Rounds, Outbox, Clock]


class Leading:
    """Whether work of this name is this worker's, of several on one database; the desk is opened when first asked."""

    def __init__(self, desk: Callable[[], Desk], name: str) -> None:
        self._desk = desk
        self._name = name
        self._leadership: Leadership | None = None

    def holds(self) -> bool:
        if self._leadership is None:
            self._leadership = self._desk().leadership(self._name)
        return self._leadership.holds()

    def give_up(self) -> None:
        """Another worker may do it from now on."""
        if self._leadership is not None:
            self._leadership.give_up()


class Scheduler:
    """Goes a round every few seconds, never two at once. `parts` gives None while the desk is still starting.

    `leads` says whether this process, of several on one database, is the one that goes the rounds.
    """

    def __init__(
        self, parts: Callable[[], Parts | None], seconds: float, leads: Callable[[], bool] = lambda: True
    ) -> None:
        self._parts = parts
        self._leads = leads
        self._seconds = seconds
        self._jobs: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begin in the running event loop; with zero seconds this process goes no rounds."""
        if not self._seconds:
            return
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._jobs.add_job(
            self.go_round,
            "interval",
            seconds=self._seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
        self._jobs.start()

    def stop(self) -> None:
        """No further rounds; what is half done is not stored and will be found again."""
        if self._jobs is not None:
            self._jobs.shutdown(wait=False)

    async def go_round(self) -> None:
        """One round now: what is due is written, what waits is delivered. What fails is logged."""
        try:
            parts = self._parts()
            if parts is not None and await asyncio.to_thread(self._leads):
                await _go(*parts)
        except Exception:
            ROUNDS.labels("failed").inc()
            logger.exception("a round failed")


async def _go(rounds: Rounds, outbox: Outbox, clock: Clock) -> None:
    with ROUND_SECONDS.time():
        await asyncio.to_thread(rounds.tick, clock.now())
        await outbox.deliver_waiting(clock.now())
    ROUNDS.labels("done").inc()
    LAST_ROUND.set_to_current_time()
