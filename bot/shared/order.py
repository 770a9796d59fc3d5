"""The order of each customer's messages, whichever worker they come to.

Each message takes a place in the customer's queue, a list in Redis, when it arrives; it is answered when it is the
first. Places of a worker that has died are passed over as soon as its sign of life has run out.

The queue gives order, not safety: should two messages of one customer be answered at once all the same (Redis was
emptied, a worker stood still for long), the version of the conversation, checked within each turn's transaction, lets
only one of them be stored, and the other is thought over anew.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Protocol

from redis.asyncio import Redis

from bot.lanes import Lanes
from bot.shared.connection import OUT_OF_REACH, PREFIX, veiled
from bot.shared.news import News

logger = logging.getLogger(__name__)

ALIVE_SECONDS = 4.0
"""So long are customers kept waiting behind a worker that was killed."""
SIGN_SECONDS = 1.0
LOOK_SECONDS = 0.5
"""Who waits is told when its time has come; looking as well finds the dead, and what was not heard."""
QUEUE_SECONDS = 3600
FIRST = "first"

# KEYS: the queue, my sign of life. ARGV: my place, what signs of life begin with, how long (ms) one lasts, and a queue.
# Taken twice it is the same place; in a queue that was lost it is a new one.
_STAND = """
redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
if not redis.call('LPOS', KEYS[1], ARGV[1]) then
    redis.call('RPUSH', KEYS[1], ARGV[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
while true do
    local first = redis.call('LINDEX', KEYS[1], 0)
    if first == ARGV[1] then
        return 1
    end
    if redis.call('EXISTS', ARGV[2] .. string.match(first, '^[^.]+')) == 1 then
        return 0
    end
    redis.call('LPOP', KEYS[1])
end
"""

# KEYS: the queue. ARGV: my place. Returns who is the first now.
_LEAVE = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
return redis.call('LINDEX', KEYS[1], 0)
"""


class Order(Protocol):
    def in_turn(self, name: str) -> AbstractAsyncContextManager[None]:
        """Within it nobody else is within it under the same name; first come, first served."""
        ...


class OwnOrder:
    """For a worker that is alone: the queue of its brain is all the order there is."""

    def in_turn(self, name: str) -> AbstractAsyncContextManager[None]:  # noqa: ARG002
        return nullcontext()


class SharedOrder:
    """Belongs to one event loop; `me` is the worker's name, `key` veils the customers' names."""

    def __init__(self, redis: Redis, news: News, me: str, key: str) -> None:
        self._stand = redis.register_script(_STAND)
        self._leave = redis.register_script(_LEAVE)
        self._redis = redis
        self._news = news
        self._me = me
        self._key = key
        self._numbers = itertools.count(1)
        self._arriving = Lanes()
        self._waiting: dict[str, asyncio.Event] = {}
        self._to_leave: set[tuple[str, str]] = set()
        self._in_reach = True
        news.hear(FIRST, self._is_first)

    @asynccontextmanager
    async def in_turn(self, name: str) -> AsyncIterator[None]:
        queue = f"{PREFIX}queue:{veiled(name, self._key)}"
        place = f"{self._me}.{next(self._numbers)}"
        called = self._waiting[place] = asyncio.Event()
        try:
            # Two that come to this worker at once stand as they came.
            async with self._arriving.in_turn(queue):
                is_first = await self._stands_first(queue, place)
            while not is_first:
                with suppress(TimeoutError):
                    await asyncio.wait_for(called.wait(), LOOK_SECONDS)
                called.clear()
                is_first = await self._stands_first(queue, place)
            yield
        finally:
            del self._waiting[place]
            self._to_leave.add((queue, place))
            await asyncio.shield(asyncio.create_task(self._go(queue, place)))

    async def run(self) -> None:
        """Give signs of life until cancelled, and leave the places that could not be left at once."""
        while True:
            with suppress(*OUT_OF_REACH):
                await self._redis.set(self._sign(self._me), "1", px=_ms(ALIVE_SECONDS))
                for queue, place in list(self._to_leave):
                    await self._go(queue, place)
            await asyncio.sleep(SIGN_SECONDS)

    async def stop(self) -> None:
        """Whoever still waits behind a place of this worker need not wait for its sign of life to run out."""
        with suppress(*OUT_OF_REACH):
            await self._redis.delete(self._sign(self._me))

    async def _stands_first(self, queue: str, place: str) -> bool:
        keys = [queue, self._sign(self._me)]
        arguments: list[str | int] = [place, self._sign(""), _ms(ALIVE_SECONDS), _ms(QUEUE_SECONDS)]
        try:
            first = bool(await self._stand(keys=keys, args=arguments))
        except OUT_OF_REACH as error:
            if self._in_reach:
                logger.warning("Redis is out of reach, messages are answered as they come: %s", type(error).__name__)
            self._in_reach = False
            return True
        self._in_reach = True
        return first

    async def _go(self, queue: str, place: str) -> None:
        try:
            first = await self._leave(keys=[queue], args=[place])
        except OUT_OF_REACH:
            return
        self._to_leave.discard((queue, place))
        if first:
            self._is_first(str(first))
            self._news.say(FIRST, str(first))

    def _is_first(self, place: str) -> None:
        called = self._waiting.get(place)
        if called is not None:
            called.set()

    def _sign(self, worker: str) -> str:
        return f"{PREFIX}alive:{worker}"


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
