"""One brand's official account: requests in, responses out, and what is written later."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.brand_settings import WeChatSettings
from bot.channels.wechat.answer import Answer
from bot.channels.wechat.client import OfficialAccount
from bot.channels.wechat.late import LateAnswers
from bot.channels.wechat.received import Received
from bot.channels.wechat.seal import Seal
from bot.channels.wechat.sender import OFFICIAL, Sender
from bot.channels.wechat.thinking import Thinker, hand_over, later_state
from bot.channels.wechat.tools import Tools
from bot.channels.wechat.work import Works
from desk.tables import OwedAnswer
from desk.wechat.owed import Owed, OwedState
from desk.work import Work

# The rest of an answer is written when the response with its beginning has arrived.
AFTER_RESPONSE_SECONDS = 0.3
THINKING_LEASE = timedelta(seconds=15)


@dataclass(frozen=True)
class OfficialWire:
    """Writes to the followers of one official account."""

    account: OfficialAccount
    settings: WeChatSettings

    @property
    def may_write(self) -> bool:
        return self.settings.customer_service

    async def send(self, sender: Sender, part: Mapping[str, Any], key: str) -> None:  # noqa: ARG002 (WeChat takes no key)
        await self.account.send_text(sender.customer, str(part["text"]))

    async def announce(self, sender: Sender) -> bool:
        template = self.settings.template
        if template is None:
            return False
        await self.account.send_template(sender.customer, template.id, template.fields)
        return True


class Account:
    """What the webhook talks to."""

    def __init__(
        self, brand: str, settings: WeChatSettings, official: OfficialAccount, tools: Tools, works: Works
    ) -> None:
        self.brand = brand
        self.settings = settings
        aes_key = settings.aes_key.get_secret_value()
        self.seal = Seal(settings.mode, settings.token.get_secret_value(), aes_key, settings.appid)
        self.wire = OfficialWire(official, settings)
        self._thinker = Thinker(settings, official, tools)
        self._tools = tools
        self._works = works

    async def respond(self, message: Received, late: LateAnswers) -> Answer:
        """What to respond to a request with this message. Raises TimeoutError when nobody would hear it."""
        sender = Sender(OFFICIAL, self.brand, message.customer)
        key = f"{sender.id}/{message.id}"
        debts = AccountDebts(self._tools, late, sender, message, self.wire.may_write)

        async def think() -> Answer | None:
            answer, arrival = await self._thinker.answer(sender, key, message, self._works.finished, resumed=False)
            if arrival.shut_out:
                debts.later(late.wrote(sender))
            return answer

        def fetch() -> str:
            return self._tools.wordings.say("fetch", sender.id)

        answer = await self._works.answer(key, think, debts, self.wire.may_write, fetch)
        await hand_over(self._tools.records, answer)
        if self.wire.may_write or len(answer.texts) < 2:
            return answer
        invitation = self._tools.wordings.say("fetch_more", sender.id)
        return replace(answer, texts=[f"{answer.texts[0]}\n\n{invitation}"])

    def not_taken(self, message: Received) -> None:
        """The response to this message found nobody."""
        self._works.not_taken(f"{Sender(OFFICIAL, self.brand, message.customer).id}/{message.id}")

    async def rethink(self, owed: OwedAnswer, late: LateAnswers) -> None:
        """Answer a message that was accepted before a restart."""
        message = Received.from_json(owed.message)
        sender = Sender(OFFICIAL, self.brand, message.customer)
        answer, _ = await self._thinker.answer(sender, owed.key, message, self._works.finished, resumed=True)
        debts = AccountDebts(self._tools, late, sender, message, self.wire.may_write)
        await debts.settle(owed.key, answer.texts if answer is not None else ())
        if answer is not None:
            await hand_over(self._tools.records, answer)


class AccountDebts:
    """Where one message's answer goes when it does not go into the response."""

    def __init__(self, tools: Tools, late: LateAnswers, sender: Sender, message: Received, may_write: bool) -> None:
        self._tools = tools
        self._late = late
        self._sender = sender
        self._message = message
        self._state = later_state(may_write)

    async def accept(self, key: str) -> None:
        await self._add(key, OwedState.THINKING, ())

    async def settle(self, key: str, texts: Sequence[str]) -> None:
        parts = [{"text": text} for text in texts]
        now = self._tools.clock.now()
        first = await self._tools.records.do(lambda work: Owed(work.session).known(key, parts, self._state, now))
        if first and self._state is OwedState.WAITING:
            await self._late.settle(key)

    async def leave(self, key: str, texts: Sequence[str]) -> None:
        await self._add(key, self._state, texts)
        if self._state is OwedState.WAITING:
            self.later(self._late.settle(key))

    def later(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do it when the response will have arrived."""
        self._late.soon(doing, AFTER_RESPONSE_SECONDS)

    async def _add(self, key: str, state: OwedState, texts: Sequence[str]) -> None:
        message = self._message.to_json() if state is OwedState.THINKING else {}
        parts = [{"text": text} for text in texts]
        now = self._tools.clock.now()
        # While this process lives it sees to its own; another one takes over when it does not.
        due = now + (THINKING_LEASE if state is OwedState.THINKING else timedelta())

        def add(work: Work) -> None:
            sender = self._sender
            Owed(work.session).add(
                key, sender.id, sender.channel, now, state=state, message=message, parts=parts, due_at=due
            )

        await self._tools.records.do(add)
