"""What is answered to a message of an official account's customer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.brand_settings import WeChatSettings
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.arrival import Arrival, arrive
from bot.channels.wechat.bubbles import MOST_BYTES, compose, pack
from bot.channels.wechat.client import OfficialAccount
from bot.channels.wechat.menu import chosen, only_fetches
from bot.channels.wechat.overheard import Overheard
from bot.channels.wechat.phrases import phrase
from bot.channels.wechat.received import SAYINGS, Kind, Received
from bot.channels.wechat.records import Records
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.tools import Tools
from bot.channels.wechat.wordless import Wordless
from bot.messages import Incoming, Reply
from desk.wechat.customers import Customers
from desk.wechat.owed import Owed, OwedState
from desk.work import Work

logger = logging.getLogger(__name__)

ACTIONS_OF_OTHERS = frozenset({Kind.UNSUBSCRIBE, Kind.PERSON_TOOK, Kind.PERSON_LEFT})
ROOM_FOR_INVITATION = 160
# Of the five seconds that WeChat waits for the transfer.
PHOTO_SECONDS = 2.5


class Thinker:
    """Answers for one account."""

    def __init__(self, settings: WeChatSettings, account: OfficialAccount, tools: Tools) -> None:
        self._settings = settings
        self._account = account
        self._tools = tools
        self._wordless = Wordless(tools)
        self._overheard = Overheard(tools, PHOTO_SECONDS)

    async def answer(
        self, sender: Sender, key: str, message: Received, finished: Callable[[str], Awaitable[None]], resumed: bool
    ) -> tuple[Answer | None, Arrival]:
        """The answer, None when the message was accepted before (unless it is `resumed` for just that reason)."""
        arrival = await self._arrive(sender, key, message)
        if arrival.accepted and not resumed:
            return None, arrival
        if message.kind in ACTIONS_OF_OTHERS:
            return Answer(), arrival
        if arrival.with_person:
            return await self._leave_to_person(sender, key, message), arrival
        answer = None
        try:
            if not self._only_fetches(message, arrival):
                answer = await self._speak(sender, key, message, arrival)
            # The desk answers in order: what it was still thinking about is known by now, or is all that is wanted.
            for other in arrival.thinking:
                await finished(other)
            if arrival.thinking:
                arrival = await self._arrive(sender, key, message)
            answer = self._with_fetched(answer, arrival)
        except Exception as error:
            logger.error("wechat %s: a message could not be answered: %s", sender.brand, type(error).__name__)
            answer = self._say("trouble", sender)
        return answer, arrival

    async def _leave_to_person(self, sender: Sender, key: str, message: Received) -> Answer:
        """Pass on what was said; what was only done (a menu, a code) would mean nothing to the shop's people."""
        if message.kind not in SAYINGS:
            return Answer()
        try:
            await self._overheard.keep(sender, key, message, lambda: self._account.fetch_media(message.media))
        except Exception as error:
            logger.error("wechat %s: words to a person were not kept: %s", sender.brand, type(error).__name__)
        return Answer(transfer=True)

    async def _arrive(self, sender: Sender, key: str, message: Received) -> Arrival:
        now = self._tools.clock.now()
        fetches = not self._settings.customer_service
        return await self._tools.records.do(lambda work: arrive(work, sender, key, message, now, fetches))

    async def _speak(self, sender: Sender, key: str, message: Received, arrival: Arrival) -> Answer:
        words = await self._words(sender, key, message, arrival)
        return words if isinstance(words, Answer) else await self._ask(sender, message, words, arrival)

    @staticmethod
    def _only_fetches(message: Received, arrival: Arrival) -> bool:
        awaited = arrival.to_fetch or arrival.thinking
        return bool(awaited) and message.kind is Kind.TEXT and only_fetches(message.text)

    def _with_fetched(self, answer: Answer | None, arrival: Arrival) -> Answer:
        """The answers that were waiting for the customer, and then the one to this message."""
        answer = answer or Answer()
        if not arrival.to_fetch:
            return answer
        fetched = [str(part["text"]) for owed in arrival.to_fetch for part in owed.parts]
        keys = [owed.key for owed in arrival.to_fetch]
        return Answer(pack([*fetched, *answer.texts], self._room), answer.transfer, keys)

    async def _words(self, sender: Sender, key: str, message: Received, arrival: Arrival) -> str | Answer:
        """What the customer says to the desk; or an answer, where the message holds no words."""
        if message.kind is Kind.IMAGE:
            return await self._wordless.photo(sender, key, lambda: self._account.fetch_media(message.media))
        if message.kind is Kind.VIDEO:
            return await self._wordless.noted(sender, key, {"text": "[视频]"}, "video_kept")
        if message.kind is Kind.LOCATION:
            if not message.text:
                return await self._wordless.noted(sender, key, {"text": "[位置]"}, "place_without_name")
            return phrase("near_me").format(place=message.text)
        if message.kind in (Kind.SUBSCRIBE, Kind.SCAN):
            return self._greeted(message)
        if message.kind is Kind.VOICE and not message.text:
            return await self._wordless.noted(sender, key, {"text": "[语音]"}, "voice_not_heard")
        return chosen(message.text, arrival.menu) or message.text

    def _greeted(self, message: Received) -> str | Answer:
        said = self._settings.scenes.get(message.text)
        if said is not None:
            return said
        if self._settings.welcome is not None:
            return Answer([self._settings.welcome])
        return phrase("greeting")

    async def _ask(self, sender: Sender, message: Received, text: str, arrival: Arrival) -> Answer:
        incoming = Incoming(sender.channel, sender.name, f"{sender.name}/{message.id}", text)
        replies = await self._tools.inbox.receive(incoming)
        return await self._composed(sender, replies, arrival)

    async def _composed(self, sender: Sender, replies: Sequence[Reply], arrival: Arrival) -> Answer:
        composed = compose(replies, self._room)
        same_menu = not replies or composed.payloads == arrival.menu
        if same_menu and self._settings.handover != "transfer":
            return Answer(composed.texts)

        def after(work: Work) -> bool:
            customers = Customers(work.session)
            if replies:
                customers.show_menu(sender.id, composed.payloads)
            if self._settings.handover != "transfer" or not customers.wants_person(sender.id):
                return False
            customers.give_to_person(sender.id, self._tools.clock.now())
            return True

        transfer = await self._tools.records.do(after)
        # One response is either words or a transfer; words need the other way, or the transfer comes next time.
        may_transfer = self._settings.customer_service or not composed.texts
        return Answer(composed.texts, transfer and may_transfer)

    def _say(self, wording: str, sender: Sender) -> Answer:
        return Answer([self._tools.wordings.say(wording, sender.id)])

    @property
    def _room(self) -> int:
        return MOST_BYTES if self._settings.customer_service else MOST_BYTES - ROOM_FOR_INVITATION


async def hand_over(records: Records, answer: Answer) -> None:
    """Note the owed answers that a response hands over."""
    if answer.fetched:
        await records.do(lambda work: Owed(work.session).hand_over(answer.fetched))


def later_state(may_write: bool) -> OwedState:
    """What becomes of an answer that could not be given in the response."""
    return OwedState.WAITING if may_write else OwedState.FETCH
