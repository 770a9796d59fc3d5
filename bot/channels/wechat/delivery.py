"""Messages that go out by themselves: within the quota at once, outside of it when the customer writes."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast

from bot.channels.wechat.bubbles import compose
from bot.channels.wechat.http import WeChatError
from bot.channels.wechat.records import Records
from bot.channels.wechat.sender import Sender
from bot.messages import Reply
from desk.clock import Clock
from desk.database import Json
from desk.wechat.customers import Customers
from desk.wechat.owed import Owed, OwedState
from desk.wechat.windows import Windows
from desk.work import Work

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    SENT = "sent"
    SHUT = "shut"
    """Nothing may be sent until the customer has written again."""


class Wire(Protocol):
    """A brand's way to its customers. Both methods raise WeChatError."""

    @property
    def may_write(self) -> bool:
        """Whether the account may write by itself at all; one that may not has its answers fetched."""

    async def send(self, sender: Sender, part: Mapping[str, Any], key: str) -> None:
        """One message; the same `key` is the same message."""

    async def announce(self, sender: Sender) -> bool:
        """Tell a customer who must not be written to that there is news; False where there is no way."""


@dataclass(frozen=True)
class Post:
    """Sends within the quota."""

    records: Records
    clock: Clock

    async def send(self, wire: Wire, sender: Sender, part: Mapping[str, Any], key: str) -> Outcome:
        """One message, if the customer's last actions allow it. Raises WeChatError."""
        if not await self.records.do(lambda work: Windows(work.session).take(sender.id, self.clock.now())):
            return Outcome.SHUT
        try:
            await wire.send(sender, part, key)
        except WeChatError as error:
            if not error.may_not_send:
                raise
            # WeChat counts differently; what it says holds.
            await self.records.do(lambda work: Windows(work.session).close(sender.id))
            return Outcome.SHUT
        return Outcome.SENT


class WeChatDelivery:
    """Delivers what answers no request: agents' words, warnings, follow-ups."""

    def __init__(self, wires: Mapping[str, Wire], post: Post, channel: str) -> None:
        self._wires = wires
        self._post = post
        self._channel = channel

    async def deliver(self, sender: str, bubble: Json) -> None:
        """Send a bubble, or keep it until the customer writes.

        `sender` is the desk's name of the customer.

        Raises:
            WeChatError: nothing of it was sent; it may be tried again.
            ValueError: no such sender.
        """
        to = Sender.read(sender, self._channel)
        wire = self._wires.get(to.brand)
        if wire is None:
            raise ValueError("no such brand")
        composed = compose([cast(Reply, bubble)])
        parts = [{"text": text} for text in composed.texts]
        await self._post.records.do(lambda work: Customers(work.session).show_menu(to.id, composed.payloads))
        key = f"{to.channel}:{uuid.uuid4().hex}"
        if not wire.may_write:
            await self._keep(to, key, parts, OwedState.FETCH)
            return
        for number, part in enumerate(parts):
            try:
                outcome = await self._post.send(wire, to, part, f"{key}#{number}")
            except WeChatError:
                if number == 0:
                    raise
                await self._keep(to, key, parts[number:], OwedState.WAITING)
                return
            if outcome is Outcome.SHUT:
                await self._keep(to, key, parts[number:], OwedState.SHUT)
                await self._announce(wire, to)
                return

    async def _keep(self, to: Sender, key: str, parts: Sequence[Json], state: OwedState) -> None:
        now = self._post.clock.now()

        def keep(work: Work) -> None:
            Owed(work.session).add(key, to.id, to.channel, now, state=state, parts=parts)

        await self._post.records.do(keep)

    async def _announce(self, wire: Wire, to: Sender) -> None:
        waiting = await self._post.records.do(lambda work: len(Owed(work.session).to(to.id, OwedState.SHUT)))
        if waiting > 1:
            return  # told already when the first one had to wait
        try:
            await wire.announce(to)
        except WeChatError as error:
            logger.warning("a customer could not be told of news by template: %s", error.code)
