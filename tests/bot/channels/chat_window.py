"""The chat window as a test sees it, and a desk behind it that answers as it was told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Locator, Page

from bot.channels import web, web_events
from bot.channels.web_events import NOBODY, News
from bot.inbox import Inbox
from bot.live import Live
from bot.messages import Incoming, Reply
from entitlement.engine import decide
from entitlement.facts import Facts

KEY = "a key for tests"
CASE_NUMBER = "AX261121K7M2P"
FACTS = {
    "intent": "request_refund",
    "as_of": "2026-11-21",
    "category": "refrigerator",
    "fault": "performance",
    "bought_on": "2026-11-11",
    "delivered_on": "2026-11-11",
    "price_paid": "3999",
    "proof": "invoice",
}


def decision() -> dict[str, Any]:
    """A decision with choices and sums, as `action_decide` sends it."""
    return {**decide(Facts.from_json(FACTS)).to_json(), "type": "decision", "case_number": CASE_NUMBER}


HOSTILE = """<img src="x" onerror="document.title='taken'"><script>document.title='taken'</script>"""
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "我的冰箱坏了": [
        {"text": "冰箱坏了真添乱，对不起。"},
        {"text": "请问买了多久？", "buttons": [{"title": "十天左右", "payload": '/inform{"used_days": 10}'}]},
    ],
    "我想退款": [
        {"text": "这样为您办：", "buttons": [{"title": "免费换同型号", "payload": "/accept_solution"}]},
        {"text": "已经为您登记。", "buttons": [{"title": "转人工客服", "payload": "/request_human"}]},
        {"custom": decision()},
    ],
    "写坏的": [
        {"text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": "/inform"}]},
        {"custom": {**decision(), "title": HOSTILE, "who_pays": HOSTILE, "case_number": HOSTILE}},
    ],
}


class FakeInbox:
    """Answers each text with the bubbles set for it, and keeps what it heard."""

    def __init__(self, answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.heard: list[Incoming] = []
        self.free = threading.Event()
        self.free.set()
        self._answers = answers

    async def receive(self, message: Incoming) -> list[Reply]:
        self.heard.append(message)
        await asyncio.to_thread(self.free.wait)
        bubbles = self._answers.get(message.text, [{"text": f"收到：{message.text}"}])
        return [cast(Reply, {"recipient_id": message.sender, **bubble}) for bubble in bubbles]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]


def desk_app(inbox: FakeInbox) -> FastAPI:
    """The web channel alone, before `inbox`."""
    app = FastAPI()
    live = Live()
    app.state.live = live
    app.include_router(web.router(cast(Inbox, inbox), KEY))
    app.include_router(web_events.router(lambda _conversation, _last: News([], NOBODY), live, KEY))
    app.mount("/page", StaticFiles(directory=web.PAGE))
    return app


class ChatWindow:
    """What a customer can see and do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.input = page.get_by_label("您想说的话")
        self.send = page.get_by_role("button", name="发送", exact=True)
        self.said = self.log.locator(".question .bubble")
        self.answers = self.log.locator(".turn .answer .bubble")
        self.card = self.log.get_by_role("article", name="处理方案")
        self.choices = page.locator("#choices").get_by_role("button")
        self.undelivered = self.log.get_by_text("未送达").filter(visible=True)
        self.retry = self.log.get_by_role("button", name="重试")

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


Open = Callable[..., ChatWindow]
"""Opens the page in a browser of its own, with options of Playwright's `new_context`."""
