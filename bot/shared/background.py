"""Tasks in the background, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

SECONDS_BETWEEN_CALLS = 1.0


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel them until they have ended.

    Once is not enough: where a cancellation comes at the same moment as a time-out of a server's client (the loop stood
    still meanwhile), the client tells of the time-out alone, and who tries again for ever goes on.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=SECONDS_BETWEEN_CALLS)
