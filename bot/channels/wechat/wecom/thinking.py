"""What is answered to a message of WeCom's customer service."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.brand_settings import WeComSettings
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.arrival import PERSON_LEAVES_AFTER
from bot.channels.wechat.http import WeChatError
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.menu import chosen
from bot.channels.wechat.overheard import Overheard
from bot.channels.wechat.phrases import phrase
from bot.channels.wechat.received import SAYINGS, Kind, Received
from bot.channels.wechat.sender import WECOM, Sender
from bot.channels.wechat.tools import Tools
from bot.channels.wechat.wecom.client import CustomerService
from bot.channels.wechat.wecom.messages import as_parts
from bot.channels.wechat.wordless import Wordless
from bot.messages import Incoming, Reply
from bot.metrics import OWED_ANSWERS
from desk.database import Json
from desk.wechat.customers import Customers
from desk.wechat.windows import Windows
from desk.work import Work

logger = logging.getLogger(__name__)

ACTIONS_OF_PERSONS = frozenset({Kind.PERSON_TOOK, Kind.PERSON_LEFT, Kind.PERSON_SAID})
PHOTO_SECONDS = 20.0
# Why a message did not arrive: the session is too old, or has ended, or had its five messages.
NO_MORE_MAY_BE_SENT = frozenset({"4", "5", "6"})


class WeComThinker:
    """Answers for one account."""

    def __init__(self, settings: WeComSettings, wecom: CustomerService, tools: Tools, late: LateAnswers) -> None:
        self._settings = settings
        self._wecom = wecom
        self._tools = tools
        self._late = late
        self._wordless = Wordless(tools)
        self._overheard = Overheard(tools, PHOTO_SECONDS)

    async def parts(self, sender: Sender, key: str, message: Received) -> Sequence[Json]:
        """What is to be sent for an answer; nothing while a person has the customer."""
        if message.kind is Kind.NOT_ARRIVED:
            await self._note_failure(sender, message)
            return []
        with_person, menu, last_word = await self._who_has_them(sender, message)
        if message.kind is Kind.PERSON_SAID or (with_person and message.kind in SAYINGS):
            await self._overheard.keep(sender, key, message, lambda: self._wecom.fetch_media(message.media))
        if with_person or message.kind in ACTIONS_OF_PERSONS:
            return []
        try:
            parts = await self._speak(sender, key, message, menu)
        except Exception as error:
            logger.error("wecom %s: a message could not be answered: %s", sender.brand, type(error).__name__)
            parts = [{"text": self._tools.wordings.say("trouble", sender.id)}]
        return await self._say_last_word(sender, last_word, parts) if last_word else parts

    async def _who_has_them(self, sender: Sender, message: Received) -> tuple[bool, Sequence[str], str]:
        """Whether a person has the customer; the payloads of the menu last shown; the code for a last word in a session
        that the desk has just ended."""
        now = self._tools.clock.now()

        def look(work: Work) -> tuple[bool, bool, Sequence[str]]:
            customers = Customers(work.session)
            if message.kind in (Kind.PERSON_TOOK, Kind.PERSON_SAID):
                customers.give_to_person(sender.id, now)
            elif message.kind is Kind.PERSON_LEFT:
                customers.take_back(sender.id, now)
            since = customers.with_person_since(sender.id)
            alone = since is not None and now - since > PERSON_LEAVES_AFTER
            return since is not None, alone, customers.menu(sender.id)

        with_person, alone, menu = await self._tools.records.do(look)
        if not alone:
            return with_person, menu, ""
        try:
            last_word = await self._wecom.take_from_person(sender.customer)
        except WeChatError as error:
            logger.warning("wecom %s: a customer left alone could not be taken back: %s", sender.brand, error.code)
            return True, menu, ""
        await self._tools.records.do(lambda work: Customers(work.session).take_back(sender.id, now))
        return False, menu, last_word

    async def _say_last_word(self, sender: Sender, code: str, parts: Sequence[Json]) -> Sequence[Json]:
        """Say what still may be said in a session that the desk ended; the rest has to wait for the customer's next."""
        if not parts:
            return parts
        try:
            await self._wecom.say_on_event(code, parts[0])
        except WeChatError as error:
            logger.warning("wecom %s: a last word came too late: %s", sender.brand, error.code)
            return parts
        return parts[1:]

    async def _note_failure(self, sender: Sender, message: Received) -> None:
        """WeCom took a message that did not arrive after all."""
        OWED_ANSWERS.labels(WECOM, "not arrived").inc()
        logger.warning("wecom %s: a message did not arrive: reason %s", sender.brand, message.text)
        if message.text in NO_MORE_MAY_BE_SENT:
            await self._tools.records.do(lambda work: Windows(work.session).close(sender.id))

    async def _speak(self, sender: Sender, key: str, message: Received, menu: Sequence[str]) -> Sequence[Json]:
        if message.kind is Kind.SUBSCRIBE:
            return await self._welcome(sender, message)
        words = await self._words(sender, key, message, menu)
        if isinstance(words, Answer):
            return [{"text": text} for text in words.texts]
        parts = await self._ask(sender, message, words)
        if self._settings.handover == "pool":
            await self._give_to_person_if_wanted(sender)
        return parts

    async def _words(self, sender: Sender, key: str, message: Received, menu: Sequence[str]) -> str | Answer:
        if message.kind is Kind.IMAGE:
            return await self._wordless.photo(sender, key, lambda: self._wecom.fetch_media(message.media))
        if message.kind is Kind.VIDEO:
            return await self._wordless.noted(sender, key, {"text": "[视频]"}, "video_kept")
        if message.kind is Kind.VOICE:
            return await self._wordless.noted(sender, key, {"text": "[语音]"}, "voice_not_heard")
        if message.kind is Kind.LOCATION:
            if not message.text:
                return await self._wordless.noted(sender, key, {"text": "[位置]"}, "place_without_name")
            return phrase("near_me").format(place=message.text)
        return chosen(message.text, menu) or message.text

    async def _welcome(self, sender: Sender, message: Received) -> Sequence[Json]:
        if self._settings.welcome is not None:
            parts: Sequence[Json] = [{"text": self._settings.welcome}]
        else:
            parts = await self._ask(sender, message, phrase("greeting"))
        try:
            await self._wecom.say_on_event(message.media, parts[-1])
        except WeChatError as error:
            logger.warning("wecom %s: a welcome came too late: %s", sender.brand, error.code)
        return []

    async def _ask(self, sender: Sender, message: Received, text: str) -> Sequence[Json]:
        incoming = Incoming(WECOM, sender.name, f"{sender.name}/{message.id}", text)
        replies: Sequence[Reply] = await self._tools.inbox.receive(incoming)
        parts, payloads = as_parts(replies)
        if replies:
            await self._tools.records.do(lambda work: Customers(work.session).show_menu(sender.id, payloads))
        return parts

    async def _give_to_person_if_wanted(self, sender: Sender) -> None:
        if not await self._tools.records.do(lambda work: Customers(work.session).wants_person(sender.id)):
            return
        # The answer must go first: once the customer waits in the pool, the desk may not write.
        self._late.soon(self._give_to_person(sender), 1)

    async def _give_to_person(self, sender: Sender) -> None:
        await self._wecom.give_to_person(sender.customer)
        now = self._tools.clock.now()
        await self._tools.records.do(lambda work: Customers(work.session).give_to_person(sender.id, now))
