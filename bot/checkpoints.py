"""SQLite's log is moved into its file beside the turns, which else do it themselves, a whole disk's wait at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from desk.service import Desk

logger = logging.getLogger(__name__)

SECONDS = 1.0


class Checkpoints:
    """Of a desk that is opened when it is first asked for."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        self._desk = desk

    async def run(self) -> None:
        """Until cancelled; what cannot be moved now is moved later, by a turn at the latest."""
        while True:
            await asyncio.sleep(SECONDS)
            try:
                await asyncio.to_thread(self._desk().checkpoint)
            except Exception as error:
                logger.warning("the database's log could not be moved: %s", type(error).__name__)
