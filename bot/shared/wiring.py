"""What the workers share, put together from the settings."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.agents.office import Office
from bot.channels.widget.limits import Limits
from bot.settings import Settings
from bot.shared.connection import new_worker_name, open_redis
from bot.shared.limits import SharedLimits
from bot.shared.news import News
from bot.shared.order import Order, OwnOrder, SharedOrder

logger = logging.getLogger(__name__)

WAKE = "wake"


class Alone:
    """A worker that shares nothing."""

    def __init__(self) -> None:
        self.order: Order = OwnOrder()
        self.limits = Limits()

    def join(self, office: Office) -> None:
        """Nobody else has to be told."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        yield


class Together(Alone):
    """One of several workers on one Redis; `key` veils what is told of customers there."""

    def __init__(self, url: str, key: str) -> None:
        self._redis = open_redis(url)
        me = new_worker_name()
        self._news = News(self._redis, me)
        self._order = SharedOrder(self._redis, self._news, me, key)
        self.order = self._order
        self.limits = SharedLimits(self._redis, key)

    def join(self, office: Office) -> None:
        """What wakes listeners or shows somebody writing does so at all workers."""
        office.live.tell_elsewhere = partial(self._news.say, WAKE)
        self._news.hear(WAKE, office.live.wake_here)
        self._news.after_a_gap(office.live.wake_everybody)
        for kind, signs in (("agent", office.typing), ("customer", office.customers_typing)):
            signs.tell_elsewhere = partial(self._news.say, kind)
            self._news.hear(kind, signs.heard)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(part.run()) for part in (self._news, self._order)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._order.stop()
            await self._redis.aclose()


def open_shared(settings: Settings) -> Alone:
    url = settings.redis_url.get_secret_value()
    return Together(url, settings.session_key.get_secret_value()) if url else Alone()
