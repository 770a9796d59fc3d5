"""The desk's database, reached from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from desk.service import Desk
from desk.work import Work

Result = TypeVar("Result")


class Records:
    """Units of work in a thread of their own, in the order in which they were asked for.

    The order matters: what a reply handed over must be noted before the customer's next message looks for it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="wechat-records")

    async def do(self, change: Callable[[Work], Result]) -> Result:
        """Run `change` as one unit of work."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, change)

    def _do(self, change: Callable[[Work], Result]) -> Result:
        with self._desk.work() as work:
            return change(work)

    def close(self) -> None:
        """Finish what was asked for."""
        self._thread.shutdown()
