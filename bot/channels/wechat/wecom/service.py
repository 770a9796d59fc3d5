"""One brand's customer-service account: reads what is new, once, and answers it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.brand_settings import WeComSettings
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.quota import open_window
from bot.channels.wechat.received import Kind, Received
from bot.channels.wechat.seal import Seal
from bot.channels.wechat.sender import WECOM, Sender
from bot.channels.wechat.tools import Tools
from bot.channels.wechat.wecom.client import CustomerService
from bot.channels.wechat.wecom.messages import read_message
from bot.channels.wechat.wecom.thinking import WeComThinker
from bot.lanes import Lanes
from desk.tables import OwedAnswer
from desk.wechat.cursors import Cursors
from desk.wechat.owed import Owed, OwedState
from desk.wechat.windows import Windows
from desk.work import Work

logger = logging.getLogger(__name__)

THINKING_LEASE = timedelta(seconds=15)
# WeCom keeps three days; what people wrote before the desk was there has been answered by somebody else.
ANSWERED_AT_FIRST = timedelta(minutes=10)


class Service:
    """What the callback talks to."""

    def __init__(
        self, brand: str, settings: WeComSettings, wecom: CustomerService, tools: Tools, late: LateAnswers
    ) -> None:
        self.brand = brand
        self.settings = settings
        aes_key = settings.aes_key.get_secret_value()
        self.seal = Seal("safe", settings.token.get_secret_value(), aes_key, settings.corpid)
        self.wire = wecom
        self._wecom = wecom
        self._tools = tools
        self._late = late
        self._thinker = WeComThinker(settings, wecom, tools, late)
        self._reading = asyncio.Lock()
        self._customers = Lanes()

    def told(self, token: str) -> None:
        """There is something to read."""
        self._late.soon(self.read(token), 0)

    async def read(self, token: str = "") -> None:
        """Read everything new. What has been read is owed from then on, and is not read again.

        Raises:
            WeChatError: it could not be read; it will be with the next call.
        """
        account = f"{self.settings.corpid}/{self.settings.open_kfid}"
        async with self._reading:
            cursor = await self._tools.records.do(lambda work: Cursors(work.session).read(account))
            first, more = not cursor, True
            while more:
                page = await self._wecom.read(cursor, token)
                for message in await self._take_in(account, page, first):
                    self._late.soon(self._answer(message), 0)
                cursor, more = str(page.get("next_cursor") or cursor), bool(page.get("has_more"))

    async def rethink(self, owed: OwedAnswer) -> None:
        """Answer what was read before a restart."""
        await self._answer(Received.from_json(owed.message))

    async def _take_in(self, account: str, page: Mapping[str, Any], first: bool) -> list[Received]:
        """Owe an answer to each new message of the page; of the `first` pages ever, to those of just now only."""
        now = self._tools.clock.now()
        read = [message for entry in page.get("msg_list", []) if (message := read_message(entry)) is not None]
        oldest = (now - ANSWERED_AT_FIRST).timestamp() if first else 0

        def take_in(work: Work) -> list[Received]:
            owed = Owed(work.session)
            new = []
            for message in read:
                sender = self._sender(message)
                if message.at >= oldest and owed.add(
                    self._key(message),
                    sender.id,
                    WECOM,
                    now,
                    state=OwedState.THINKING,
                    message=message.to_json(),
                    due_at=now + THINKING_LEASE,
                ):
                    new.append(message)
                if message.kind is not Kind.SUBSCRIBE:
                    open_window(Windows(work.session), sender.id, message.kind, message.at)
            if page.get("next_cursor"):
                Cursors(work.session).write(account, str(page["next_cursor"]))
            return new

        return await self._tools.records.do(take_in)

    async def _answer(self, message: Received) -> None:
        sender, key = self._sender(message), self._key(message)
        async with self._customers.in_turn(sender.id):
            parts = await self._thinker.parts(sender, key, message)
            now = self._tools.clock.now()
            first = await self._tools.records.do(
                lambda work: Owed(work.session).known(key, parts, OwedState.WAITING, now)
            )
        if first:
            await self._late.settle(key)
        await self._late.wrote(sender)

    def _sender(self, message: Received) -> Sender:
        return Sender(WECOM, self.brand, message.customer)

    def _key(self, message: Received) -> str:
        return f"{self._sender(message).id}/{message.id}"
