"""Messages without words: kept for those who read along, and answered by the channel itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.channels.wechat.answer import Answer
from bot.channels.wechat.http import WeChatError
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.tools import Tools
from bot.uploads import NoPhotoError, keep_photo
from desk.database import Json
from desk.lookup import matching
from desk.tables import Handover, HandoverState
from desk.wechat.transcript import note
from desk.work import Work

logger = logging.getLogger(__name__)


class Wordless:
    """Photos, videos, and voices that were not understood."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def photo(self, sender: Sender, key: str, fetch: Callable[[], Awaitable[bytes]]) -> Answer:
        """Keep the photo that `fetch` gives, and thank for it; or ask for another where it is not taken."""
        try:
            name = await asyncio.to_thread(keep_photo, await fetch(), self._tools.uploads)
        except (NoPhotoError, WeChatError) as error:
            logger.warning("%s %s: a photo was not taken: %s", sender.channel, sender.brand, type(error).__name__)
            return await self.noted(sender, key, {"text": "[图片]"}, "image_refused")
        return await self.noted(sender, key, {"image": f"upload:{name}"}, "image_kept")

    async def noted(self, sender: Sender, key: str, heard: Json, wording: str) -> Answer:
        """Keep what was heard and answer it; silently while a person has the customer."""
        text = self._tools.wordings.say(wording, sender.id)
        now = self._tools.clock.now()

        def keep(work: Work) -> bool:
            taken = matching(work.session, Handover, sender_id=sender.id, state=HandoverState.TAKEN)
            said = [] if taken else [{"text": text}]
            note(work.session, key, sender.id, sender.channel, heard, said, now)
            return bool(said)

        return Answer([text] if await self._tools.records.do(keep) else [])
