"""A desk with two brands' widgets and a brain that answers as it was told to, for tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.brand_settings import WidgetSettings
from bot.channels.web import PAGE
from bot.channels.widget.access import Access, sign
from bot.channels.widget.limits import Limits, Rates
from bot.channels.widget.tools import Tools
from bot.channels.widget.wiring import add_widget
from bot.errors import answer_errors
from bot.inbox import Inbox
from bot.live import Live
from bot.messages import Incoming, Reply
from bot.nlu.normalise import normalise
from bot.settings import PROJECT
from bot.typing_signs import TypingSigns
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.tables import Author
from entitlement.rulebook import default_rulebook
from tests.bot.channels.answers import ANSWERS, decision

KEY = "a key for tests"
SECRET = "the shop's secret"
APOLOGY = "抱歉，我这边出了点岔子。"
STARS = [{"title": "★" * n, "payload": f'/rate_service{{"case_number": "AX1", "stars": "{n}"}}'} for n in range(1, 6)]


class Brain:
    """Stores turns as the real one does. A text in `broken` fails its turn; `free` holds every answer back."""

    def __init__(self, desk: Desk, clock: Clock, live: Live) -> None:
        self.heard: list[Incoming] = []
        self.free = threading.Event()
        self.free.set()
        self.broken: set[str] = set()
        self.answers: Mapping[str, Sequence[Mapping[str, Any]]] = ANSWERS
        self._desk, self._clock, self._live = desk, clock, live
        self._lock = threading.Lock()

    async def receive(self, message: Incoming) -> list[Reply]:
        return await asyncio.to_thread(self._answer, message)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def _answer(self, message: Incoming) -> list[Reply]:
        self.free.wait()
        with self._lock:
            if message.text in self.broken:
                return [Reply(recipient_id=message.sender, text=APOLOGY)]
            replies = self._turn(message)
        self._live.turn_done(message.conversation_id)
        return replies

    def _turn(self, message: Incoming) -> list[Reply]:
        now = self._clock.now()
        with self._desk.turn(message.turn_key, message.conversation_id, message.channel, now) as turn:
            if turn.already_answered is None:
                self.heard.append(message)
                pressed = message.text.startswith("/")
                turn.hear({"payload": message.text} if pressed else {"text": normalise(message.text)})
                bubbles = self.answers.get(message.text, [{"text": f"收到：{message.text}"}])
                turn.answer([{"recipient_id": message.sender, **bubble} for bubble in bubbles], now)
        return cast(list[Reply], turn.replies)


class Monotonic:
    """Seconds that pass only when they are told to: a slow machine must not use up a minute."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return self.ahead


ALWAYS = "00:00-23:59:59.999999"
"""The desk's hours: the clock is the real one, and a queue is told of only while somebody may be on duty."""


class Shop:
    """The application, and what stands behind it."""

    def __init__(self, folder: Path, origins: Sequence[str] = (), rates: Rates | None = None) -> None:
        self.folder = folder
        self.clock, self.live, self.typing = Clock(), Live(), TypingSigns()
        self.customers_typed: list[str] = []
        self.desk = Desk.open(f"sqlite:///{folder}/desk.db")
        self.brain = Brain(self.desk, self.clock, self.live)
        self.access = Access(KEY)
        self.monotonic = Monotonic()
        self.widgets = {"demo": _widget("安心电器", origins), "digital": _widget("示范数码", (), colour="#f5c518")}
        line = default_rulebook().brand["hotline"].confirmed("400-000-0000")
        hours = default_rulebook().brand["service_hours"].confirmed(ALWAYS)
        always = default_rulebook().with_brand({"service_hours": hours})
        rulebooks = Rulebooks({"demo": always.with_brand({"hotline": line}), "digital": always})
        self.tools = Tools(
            self.widgets,
            cast(Inbox, self.brain),
            lambda: self.desk,
            self.clock,
            self.live,
            self.typing,
            self.customers_typed.append,
            rulebooks,
            self.access,
            folder / "uploads",
            PROJECT / "brands",
            "demo",
            rates or Rates(),
            Limits(self.monotonic),
        )
        self.app = FastAPI()
        self.app.state.live = self.live
        add_widget(self.app, self.tools)
        self.app.mount("/page", StaticFiles(directory=PAGE))
        answer_errors(self.app)

    def token(self, brand: str = "demo", visitor: str = "li") -> str:
        return self.access.token(brand, visitor, self.clock.now())

    def headers(self, brand: str = "demo", visitor: str = "li") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(brand, visitor)}"}

    def post(self, sender_id: str, text: str, agent: str | None = None, **bubble: Any) -> int:
        """A message to the customer that answers no turn."""
        with self.desk.work() as work:
            message = work.messages.post(
                key=f"test:{datetime.now(UTC).timestamp()}",
                sender_id=sender_id,
                channel="web",
                bubble={"text": text, **bubble},
                now=self.clock.now(),
                author=Author.AGENT if agent else Author.DESK,
                agent_number=agent,
            )
        self.live.wake(sender_id)
        assert message is not None
        return message.id

    def open_case(self, sender_id: str, id: str = "message-0") -> str:
        """A refrigerator that came ten days ago and does not cool; its number."""
        now, today = self.clock.now(), self.clock.today()
        facts = {"category": "refrigerator", "delivered_on": (today - timedelta(days=10)).isoformat()}
        with self.desk.turn(f"{sender_id}/{id}", sender_id, "web", now) as turn:
            case = turn.cases.open_case(
                turn_key=turn.key,
                sender_id=sender_id,
                intent="request_refund",
                scenario="S2",
                category="refrigerator",
                facts=facts,
                decision={},
                reported_on=today,
                now=now,
            )
            turn.answer([{"custom": {**decision(), "case_number": case.number}}], now)
        return case.number

    def ask_for_human(self, sender_id: str) -> int:
        """The customer waits for agent 1001, who is on duty; the handover's number."""
        now = self.clock.now()
        with self.desk.work() as work:
            if not work.agents.all():
                work.agents.add("1001", "示范坐席", "agent", "a password for tests", now)
                work.agents.set_duty("1001", True, now)
        with self.desk.work() as work:
            handover = work.handovers.ask_for_human(sender_id, None, "asked", now, quiet=True)
        self.live.wake(sender_id)
        return handover.id

    def take(self, sender_id: str, handover: int, typing: bool = False) -> None:
        """Agent 1001 takes the conversation."""
        with self.desk.work() as work:
            assert work.handovers.take(handover, "1001", self.clock.now())
        if typing:
            self.typing.writes(sender_id)
        self.live.wake(sender_id)

    @property
    def senders(self) -> list[str]:
        """Who has written, each once, in order."""
        return list(dict.fromkeys(message.conversation_id for message in self.brain.heard))

    def vouch(self, customer: str, brand: str = "demo", age: int = 0, secret: str = SECRET) -> dict[str, Any]:
        """A customer as the shop's server signs it."""
        signed_at = int(self.clock.now().timestamp()) - age
        return {"id": customer, "signed_at": signed_at, "signature": sign(secret, brand, customer, signed_at)}


def _widget(title: str, origins: Sequence[str], colour: str = "#0f766e") -> WidgetSettings:
    return WidgetSettings.model_validate(
        {
            "title": title,
            "colour": colour,
            "logo": "demo/logo.png" if title == "安心电器" else None,
            "greeting": [f"您好，这里是{title}售后。", "是什么商品、出了什么问题，照平常说话告诉我就行。"],
            "menu": [{"name": "商品坏了", "say": "我的冰箱坏了"}, {"name": "找人工", "say": "我要找人工客服"}],
            "origins": list(origins),
            "secret": SECRET,
        }
    )


__all__ = ["APOLOGY", "KEY", "SECRET", "STARS", "Brain", "Shop", "decision"]
