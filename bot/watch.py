"""News from outside this process: other workers' and the scheduler's messages, found by looking now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.live import AGENTS, Live
from desk.service import Desk

logger = logging.getLogger(__name__)

SECONDS = 2.0


class Watch:
    """Looks at the mailbox and the queue, and wakes whom it concerns."""

    def __init__(self, desk: Callable[[], Desk], live: Live) -> None:
        self._desk = desk
        self._live = live
        self._last_id: int | None = None
        self._queue: list[tuple[object, ...]] = []

    async def run(self) -> None:
        """Until cancelled; a database that cannot be reached now is looked at again later."""
        while True:
            try:
                await asyncio.to_thread(self.look)
            except Exception as error:
                logger.warning("the mailbox could not be looked at: %s", type(error).__name__)
            await asyncio.sleep(SECONDS)

    def look(self) -> None:
        """Once; what was there before the first look is no news."""
        with self._desk().work() as work:
            if self._last_id is None:
                self._last_id = work.messages.highest_id()
            senders, self._last_id = work.messages.senders_after(self._last_id)
            open_now = [*work.handovers.queue(), *work.handovers.all_taken()]
            queue: list[tuple[object, ...]] = [(h.id, h.state, h.urgent, h.taken_by) for h in open_now]
        if queue != self._queue:
            senders |= {handover.sender_id for handover in open_now}
            self._queue = queue
        if senders:
            self._live.wake(AGENTS, *senders)
