"""A brain that answers as it was told to, for tests of what stands around the brain."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import cast

from bot.brain import Brain, TurnFailedError
from bot.inbox import Inbox
from bot.messages import Incoming, Reply
from bot.wordings import Wordings
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk

Behaviour = Callable[[Incoming], Awaitable[str]]

APOLOGY = "对不起"
FAIL = "fail"
BREAK = "break"


def message(text: str, sender: str = "li", message_id: str = "1") -> Incoming:
    return Incoming("test", sender, message_id, text)


async def echo(received: Incoming) -> str:
    return f"收到：{received.text}"


class FakeBrain:
    """Says what `behaviour` says; notes each turn's begin and end, what is read ahead, and in which thread."""

    def __init__(self, behaviour: Behaviour = echo) -> None:
        self.course: list[str] = []
        self.threads: set[str] = set()
        self.read: list[tuple[str, str]] = []
        self.desk = Desk.open("sqlite://")
        self.clock = Clock()
        self.wordings = Wordings({})
        self.rulebooks = Rulebooks()
        self._behaviour = behaviour

    async def answer(self, received: Incoming) -> list[Reply]:
        self.threads.add(threading.current_thread().name)
        self.course.append(f"{received.text} begins")
        await asyncio.sleep(0)
        if received.text == FAIL:
            raise TurnFailedError
        if received.text == BREAK:
            raise RuntimeError("13800000000 is nobody's business")
        said = await self._behaviour(received)
        self.course.append(f"{received.text} ends")
        return [{"recipient_id": received.sender, "text": said}]

    def read_ahead(self, text: str) -> None:
        self.read.append((text, threading.current_thread().name))
        if text == BREAK:
            raise RuntimeError("unreadable")

    def failed_turn_reply(self, received: Incoming) -> list[Reply]:
        return [{"recipient_id": received.sender, "text": APOLOGY}]

    @property
    def as_brain(self) -> Brain:
        return cast(Brain, self)

    def inbox(self) -> Inbox:
        return Inbox(lambda: self.as_brain)
