"""What the workers share, put together from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from bot.agents.office import Office
from bot.channels.widget.limits import Limits
from bot.settings import Settings
from bot.shared.background import end
from bot.shared.connection import new_worker_name, open_redis
from bot.shared.events import EventBroker
from bot.shared.limits import SharedLimits
from bot.shared.news import News
from bot.shared.order import Order, OwnOrder, SharedOrder
from desk.service import Desk

WAKE = "wake"


Runs = Callable[[], Coroutine[Any, Any, None]]
"""Until cancelled."""


class Alone:
    """A worker that shares nothing; `background` are other things that run as long as it serves."""

    def __init__(self, *background: Runs) -> None:
        self.order: Order = OwnOrder()
        self.limits = Limits()
        self._background = list(background)

    def join(self, office: Office) -> None:
        """Nobody else has to be told."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(part()) for part in self._background]
        try:
            yield
        finally:
            await end(tasks)


class Together(Alone):
    """One of several workers on one Redis; `key` veils what is told of customers there."""

    def __init__(self, url: str, key: str, *background: Runs) -> None:
        super().__init__(*background)
        self._redis = open_redis(url)
        me = new_worker_name()
        self._news = News(self._redis, me)
        self._shared_order = SharedOrder(self._redis, self._news, me, key)
        self._background += [self._news.tell, self._news.listen, self._shared_order.run]
        self.order = self._shared_order
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
        try:
            async with super().running():
                yield
        finally:
            await self._shared_order.stop()
            await self._redis.aclose()


def open_shared(settings: Settings, desk: Callable[[], Desk]) -> Alone:
    """What the settings name; the desk is for the events that a broker is told."""
    key, redis_url = settings.session_key.get_secret_value(), settings.redis_url.get_secret_value()
    events_url = settings.events_url.get_secret_value()
    background = [EventBroker(events_url, settings.events_queue, desk, key).run] if events_url else []
    return Together(redis_url, key, *background) if redis_url else Alone(*background)
