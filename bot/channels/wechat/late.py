"""Sends what is owed, in order, again and again until it has arrived; survives a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from bot.channels.wechat.client import WeChatError
from bot.channels.wechat.delivery import Outcome, Post, Wire
from bot.channels.wechat.lanes import Lanes
from bot.channels.wechat.sender import Sender
from bot.metrics import OWED_ANSWERS
from desk.tables import OwedAnswer
from desk.wechat.owed import Owed, OwedState
from desk.work import Work

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 12
TICK_SECONDS = 2.0

Rethink = Callable[[OwedAnswer], Awaitable[None]]
"""Makes the answer to a message that was accepted before a restart."""


class LateAnswers:
    """One channel's owed answers."""

    def __init__(self, channel: str, wires: Mapping[str, Wire], post: Post, rethink: Rethink) -> None:
        self._channel = channel
        self._wires = wires
        self._post = post
        self._rethink = rethink
        self._lanes = Lanes()
        self._ticking: asyncio.Task[None] | None = None
        self._soon: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take up what an earlier process left, and look after everything until `stop`."""
        now = self._post.clock.now()
        left = await self._post.records.do(
            lambda work: Owed(work.session).due(self._channel, OwedState.THINKING, now, most=100_000)
        )
        if left:
            logger.info("%s: %d answers were still owed", self._channel, len(left))
        self._ticking = asyncio.create_task(self._tick(left))

    def soon(self, doing: Coroutine[Any, Any, None], seconds: float) -> None:
        """Do something a little later, errors logged."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            await self._safely(doing)

        task = asyncio.create_task(wait())
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def stop(self) -> None:
        await asyncio.gather(*self._soon, return_exceptions=True)
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)

    async def settle(self, key: str) -> None:
        """Send what is waiting under `key`."""
        answer = await self._post.records.do(lambda work: Owed(work.session).get(key))
        if answer is None:
            return
        sender = Sender.read(answer.sender_id, self._channel)
        async with self._lanes.in_turn(sender.id):
            await self._settle(key, sender)

    async def wrote(self, sender: Sender) -> None:
        """The customer has acted: what could not be sent before may go out now."""
        waiting = await self._post.records.do(
            lambda work: [answer.key for answer in Owed(work.session).to(sender.id, OwedState.SHUT)]
        )
        for key in waiting:
            await self.settle(key)

    async def _settle(self, key: str, sender: Sender) -> None:
        answer = await self._post.records.do(lambda work: Owed(work.session).get(key))
        wire = self._wires.get(sender.brand)
        if answer is None or wire is None or answer.state not in (OwedState.WAITING, OwedState.SHUT):
            return
        for number, part in enumerate(answer.parts, answer.sent):
            try:
                outcome = await self._post.send(wire, sender, part, f"{key}#{number}")
            except WeChatError as error:
                await self._put_off(answer, error)
                return
            if outcome is Outcome.SHUT:
                await self._wait(key, OwedState.SHUT, timedelta())
                return
            await self._post.records.do(lambda work: Owed(work.session).part_sent(key))
        OWED_ANSWERS.labels(self._channel, "arrived").inc()

    async def _put_off(self, answer: OwedAnswer, error: WeChatError) -> None:
        for_good = error.for_good or answer.attempts + 1 >= MOST_ATTEMPTS
        pause = min(FIRST_PAUSE * 2**answer.attempts, LONGEST_PAUSE)
        await self._wait(answer.key, OwedState.FAILED if for_good else OwedState.WAITING, pause)
        if for_good:
            OWED_ANSWERS.labels(self._channel, "failed").inc()
            logger.error("%s: an answer could not be delivered: %s", self._channel, error.code)

    async def _wait(self, key: str, state: OwedState, pause: timedelta) -> None:
        until = self._post.clock.now() + pause

        def put_off(work: Work) -> None:
            Owed(work.session).put_off(key, state, until)

        await self._post.records.do(put_off)

    async def _tick(self, left: list[OwedAnswer]) -> None:
        await asyncio.gather(*(self._safely(self._rethink(answer)) for answer in left))
        while True:
            now = self._post.clock.now()
            due = await self._post.records.do(
                lambda work, now=now: Owed(work.session).due(self._channel, OwedState.WAITING, now)  # type: ignore[misc]
            )
            for answer in due:
                await self._safely(self.settle(answer.key))
            await asyncio.sleep(TICK_SECONDS)

    async def _safely(self, doing: Awaitable[None]) -> None:
        try:
            await doing
        except Exception as error:
            logger.error("%s: an owed answer has to wait: %s", self._channel, type(error).__name__)
