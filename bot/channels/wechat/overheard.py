"""What customers and the people in WeChat's own tool say to each other, kept for those who take the matter up later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.channels.wechat.http import WeChatError
from bot.channels.wechat.received import Kind, Received
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.tools import Tools
from bot.hearing import masked
from bot.uploads import NoPhotoError, keep_photo
from desk.database import Json
from desk.retention import Periods
from desk.tables import Author
from desk.wechat.transcript import overhear
from desk.work import Work
from entitlement.rulebook import default_rulebook

logger = logging.getLogger(__name__)

_LABELS = {
    "voice": "[语音]",
    "image": "[图片]",
    "video": "[视频]",
    "location": "[位置]",
    "link": "[链接]",
    "file": "[文件]",
    "business_card": "[名片]",
    "miniprogram": "[小程序]",
}


def label(kind: str) -> str:
    """What stands in the transcript for something without words."""
    return _LABELS.get(kind, "[消息]")


class Overheard:
    """Keeps what the dialogue has no part in; waits `patience` seconds for a photo."""

    def __init__(self, tools: Tools, patience: float) -> None:
        self._tools = tools
        self._patience = patience
        self._periods = Periods.of(default_rulebook())

    async def keep(self, sender: Sender, key: str, message: Received, fetch: Callable[[], Awaitable[bytes]]) -> None:
        """Keep one message of either side under its key, personal values under references; `fetch` gives its photo."""
        author = Author.AGENT if message.kind is Kind.PERSON_SAID else Author.CUSTOMER
        photo = await self._photo(fetch) if message.media and _is_photo(message) else None
        now = self._tools.clock.now()

        def keep(work: Work) -> None:
            text = masked(work, sender.id, message.text or label(message.kind), now, self._periods)
            bubble: Json = {"text": text} if photo is None else {"image": f"upload:{photo}"}
            overhear(work.session, key, sender.id, sender.channel, author, bubble, now)

        await self._tools.records.do(keep)

    async def _photo(self, fetch: Callable[[], Awaitable[bytes]]) -> str | None:
        try:
            async with asyncio.timeout(self._patience):
                content = await fetch()
            return await asyncio.to_thread(keep_photo, content, self._tools.uploads)
        except (NoPhotoError, WeChatError, TimeoutError) as error:
            logger.warning("a photo in a talk between people was not kept: %s", type(error).__name__)
            return None


def _is_photo(message: Received) -> bool:
    return message.kind is Kind.IMAGE or message.kind is Kind.PERSON_SAID
