"""How often one session or one address may ask for something. Counted in this process: a restart forgives all."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import HTTPException

MOST_KEYS = 50_000


@dataclass(frozen=True)
class Rate:
    """At most `most` in any `seconds`."""

    most: int
    seconds: float


@dataclass(frozen=True)
class Rates:
    """Generous to people, who write and photograph by hand; an address may be a whole company's or dormitory's."""

    messages: Rate = Rate(20, 60)
    messages_of_address: Rate = Rate(240, 60)
    typing: Rate = Rate(40, 60)
    photos: Rate = Rate(20, 600)
    photos_of_address: Rate = Rate(120, 600)
    sessions_of_address: Rate = Rate(60, 600)
    thumbs: Rate = Rate(60, 60)
    thumbs_of_address: Rate = Rate(600, 60)
    streams: Rate = Rate(60, 60)
    streams_of_address: Rate = Rate(3000, 60)
    """When the desk changes its process, everybody comes back at the same moment."""


class Limits:
    """Sliding windows by key; `monotonic` is a clock in seconds. Belongs to one event loop."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        """Those used longest ago come first."""
        self._longest = 0.0

    @property
    def remembered(self) -> int:
        """How many keys there are."""
        return len(self._times)

    async def take(self, *wanted: tuple[str, Rate]) -> None:
        """Count one use under every key. Raises HTTPException 429, saying for how long to wait, and counts nothing."""
        wait = await self._must_wait(*wanted)
        if wait > 0:
            seconds = math.ceil(wait)
            raise HTTPException(429, f"您发得有点快，{seconds}秒后再试", headers={"Retry-After": str(seconds)})

    async def _must_wait(self, *wanted: tuple[str, Rate]) -> float:
        """For how many seconds to wait; with none, the use is counted."""
        now = self._monotonic()
        wait = max(self._wait(key, rate, now) for key, rate in wanted)
        if wait > 0:
            return wait
        for key, _ in wanted:
            self._times[key].append(now)
            self._times.move_to_end(key)
        self._longest = max(self._longest, *(rate.seconds for _, rate in wanted))
        self._forget(now - self._longest)
        return 0.0

    def _forget(self, before: float) -> None:
        """Keys whose last use no rate counts any more, and more than there may be."""
        while self._times:
            times = next(iter(self._times.values()))
            if len(self._times) <= MOST_KEYS and times and times[-1] > before:
                return
            self._times.popitem(last=False)

    def _wait(self, key: str, rate: Rate, now: float) -> float:
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - rate.seconds:
            times.popleft()
        return 0.0 if len(times) < rate.most else times[0] + rate.seconds - now
