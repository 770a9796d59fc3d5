"""Sends what is owed, in order, again and again until it has arrived; survives a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from bot.channels.wechat.delivery import Outcome, Post, Wire
from bot.channels.wechat.http import WeChatError
from bot.channels.wechat.sender import Sender
from bot.lanes import Lanes
from bot.metrics import OWED_ANSWERS
from desk.tables import OwedAnswer
from desk.wechat.owed import Owed, OwedState
from desk.work import Work

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 12
TICK_SECONDS = 2.0
# How long whoever sees to an answer has it for themselves.
CLAIM = timedelta(seconds=30)

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
        self._ticking = asyncio.create_task(self._tick())

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
        answer = await self._claim(key)
        wire = self._wires.get(sender.brand)
        if answer is None or wire is None or answer.state == OwedState.THINKING:
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

    async def _claim(self, key: str) -> OwedAnswer | None:
        now = self._post.clock.now()

        def claim(work: Work) -> OwedAnswer | None:
            owed = Owed(work.session)
            return owed.get(key) if owed.claim(key, now, now + CLAIM) else None

        return await self._post.records.do(claim)

    async def _tick(self) -> None:
        while True:
            await self._safely(self._see_to_everything())
            await asyncio.sleep(TICK_SECONDS)

    async def _see_to_everything(self) -> None:
        now = self._post.clock.now()

        def due(work: Work) -> list[OwedAnswer]:
            owed = Owed(work.session)
            return [
                *owed.due(self._channel, OwedState.THINKING, now),
                *owed.due(self._channel, OwedState.WAITING, now),
            ]

        found = await self._post.records.do(due)
        for answer in found:
            self.soon(self._see_to(answer), 0)

    async def _see_to(self, answer: OwedAnswer) -> None:
        if answer.state == OwedState.WAITING:
            await self.settle(answer.key)
        elif await self._claim(answer.key) is not None:
            await self._rethink(answer)

    async def _safely(self, doing: Awaitable[None]) -> None:
        try:
            await doing
        except Exception as error:
            logger.error("%s: an owed answer has to wait: %s", self._channel, type(error).__name__)
