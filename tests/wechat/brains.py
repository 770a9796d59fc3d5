"""Brains for the tests of WeChat: they answer as they are told to and, like the real one, remember in the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from bot.brain import Brain
from bot.messages import Incoming, Reply
from desk.clock import Clock
from desk.service import Desk

Behaviour = Callable[[Incoming], Awaitable[list[Reply]]]


async def echo(received: Incoming) -> list[Reply]:
    return [{"recipient_id": received.sender, "text": f"收到：{received.text}"}]


class RememberingBrain:
    """One turn for each message id, stored with its replies; the same message again gets them again."""

    def __init__(self, desk: Desk, behaviour: Behaviour = echo) -> None:
        self.heard: list[Incoming] = []
        self._desk = desk
        self._behaviour = behaviour
        self._clock = Clock()

    async def answer(self, received: Incoming) -> list[Reply]:
        now = self._clock.now()
        with self._desk.turn(received.turn_key, received.conversation_id, received.channel, now) as turn:
            if turn.already_answered is None:
                self.heard.append(received)
                await asyncio.sleep(0)
                turn.hear({"text": received.text})
                turn.answer([dict(reply) for reply in await self._behaviour(received)], self._clock.now())
        return cast(list[Reply], turn.replies)

    def failed_turn_reply(self, received: Incoming) -> list[Reply]:
        return [{"recipient_id": received.sender, "text": "对不起"}]

    @property
    def as_brain(self) -> Brain:
        return cast(Brain, self)
