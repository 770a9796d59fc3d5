"""What one worker tells all others: who has to be woken, who is writing, whose turn has come.

Told once and kept nowhere: what is told while Redis is out of reach is lost, and found by those who look at the
database now and then.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable

from redis.asyncio import Redis

from bot.shared.connection import OUT_OF_REACH, PREFIX

logger = logging.getLogger(__name__)

CHANNEL = f"{PREFIX}news"
SECONDS_BETWEEN_TRIES = 0.5
MOST_AT_ONCE = 100
MOST_WAITING = 10_000

Heard = Callable[..., None]


class News:
    """`me` is the worker's name. `hear` and `say` may be used before it tells and listens; `say` from any thread."""

    def __init__(self, redis: Redis, me: str) -> None:
        self._redis = redis
        self._me = me
        self._hearers: dict[str, Heard] = {}
        self._gaps: list[Callable[[], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: asyncio.Queue[list[str]] = asyncio.Queue(MOST_WAITING)

    def hear(self, kind: str, heard: Heard) -> None:
        """`heard(*words)` is called in the event loop for what other workers say of this kind."""
        self._hearers[kind] = heard

    def after_a_gap(self, look: Callable[[], None]) -> None:
        """Called when news may have been missed."""
        self._gaps.append(look)

    def say(self, kind: str, *words: str) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._put, [kind, *words])

    def _put(self, news: list[str]) -> None:
        if not self._waiting.full():
            self._waiting.put_nowait(news)

    async def tell(self) -> None:
        """Until cancelled; what is said before is not told."""
        self._loop = asyncio.get_running_loop()
        while True:
            news = [await self._waiting.get()]
            while not self._waiting.empty() and len(news) < MOST_AT_ONCE:
                news.append(self._waiting.get_nowait())
            try:
                await self._redis.publish(CHANNEL, json.dumps([self._me, news]))
            except OUT_OF_REACH as error:
                logger.debug("news could not be told: %s", type(error).__name__)

    async def listen(self) -> None:
        """Until cancelled; when Redis is out of reach it is tried again."""
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    for look in self._gaps:
                        look()
                    while True:
                        told = await subscription.get_message(ignore_subscribe_messages=True, timeout=1)
                        if told is not None:
                            self._take(told["data"])
            except OUT_OF_REACH as error:
                logger.warning("news of other workers cannot be heard: %s", type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    def _take(self, data: str) -> None:
        who, news = json.loads(data)
        if who == self._me:
            return
        for kind, *words in news:
            hearer = self._hearers.get(kind)
            if hearer is not None:
                hearer(*words)
