"""What reaches the page by itself, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.channels import web_events
from bot.channels.web import make_token, read_token
from bot.live import Live
from bot.typing_signs import TypingSigns
from desk.clock import FixedClock
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.tables import Author, Delivery
from tests.browser import serving
from tests.conftest import TODAY

KEY = "a key for tests"
PATIENCE = 20.0


class Post:
    """A customer whom the desk has something to tell."""

    def __init__(self, desk: Desk, live: Live, clock: FixedClock, typing: TypingSigns) -> None:
        self.desk, self.live, self.clock, self.typing = desk, live, clock, typing
        self.token = make_token(KEY, datetime.now(UTC))
        self.sender = f"web:{read_token(self.token, KEY)}"

    def post(self, key: str, text: str, agent: str | None = None) -> int:
        with self.desk.work() as work:
            message = work.messages.post(
                key=key,
                sender_id=self.sender,
                channel="web",
                bubble={"text": text},
                now=self.clock.now(),
                author=Author.AGENT if agent else Author.DESK,
                agent_number=agent,
            )
        self.live.wake(self.sender)
        assert message is not None
        return message.id

    def wakes(self) -> None:
        self.live.wake(self.sender)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    clock = FixedClock.on(TODAY)
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    with desk.work() as work:
        work.agents.add("1001", "示范坐席", "agent", "a password for tests", clock.now())
        work.agents.set_duty("1001", True, clock.now())
    yield Post(desk, Live(), clock, TypingSigns())
    desk.close()


@pytest.fixture
def address(post: Post) -> Iterator[str]:
    app = FastAPI()
    mailbox = web_events.Mailbox(lambda: post.desk, post.clock, Rulebooks(), post.typing, post.live)
    app.include_router(web_events.router(mailbox, post.live, KEY))
    app.state.live = post.live
    with serving(app) as url:
        yield url


@contextmanager
def listening(address: str, token: str, after: int = 0) -> Iterator[Iterator[tuple[str, Any]]]:
    """The events, as name and data, as they come."""
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{address}/api/web/events?after={after}"
    with httpx.stream("GET", url, headers=headers, timeout=PATIENCE) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield _events(response.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_what_is_posted_comes_at_once_and_counts_as_delivered(address: str, post: Post) -> None:
    post.post("promise:1:warned", "师傅路上堵车，晚半小时到")
    with listening(address, post.token) as events:
        name, message = next(events)
        assert (name, message["bubble"], message["agent_number"]) == (
            "message",
            {"text": "师傅路上堵车，晚半小时到"},
            None,
        )
        post.post("handover:1:answer:1", "您好", "1001")
        _, message = next(events)
        assert (message["bubble"]["text"], message["agent_number"]) == ("您好", "1001")
    with post.desk.work() as work:
        assert {m.delivery for m in work.messages.after(post.sender)} == {Delivery.DELIVERED}


def test_after_a_break_only_the_rest_comes(address: str, post: Post) -> None:
    first = post.post("one", "一")
    post.post("two", "二")
    with listening(address, post.token) as events:
        assert [next(events)[1]["bubble"]["text"] for _ in range(2)] == ["一", "二"]
    with listening(address, post.token, after=first) as events:
        assert next(events)[1]["bubble"]["text"] == "二"


def test_what_a_turn_has_said_does_not_come_again(address: str, post: Post) -> None:
    with post.desk.turn("web:1", post.sender, "web", post.clock.now()) as turn:
        turn.hear({"text": "在吗"})
        turn.answer([{"text": "我在"}], post.clock.now())
    post.post("one", "一")
    with listening(address, post.token) as events:
        assert next(events)[1]["bubble"]["text"] == "一"


def test_another_customers_messages_do_not_come(address: str, post: Post) -> None:
    post.post("one", "给别人的")
    other = Post(post.desk, post.live, post.clock, post.typing)
    other.post("two", "给您的")
    with listening(address, other.token) as events:
        assert next(events)[1]["bubble"]["text"] == "给您的"


def test_the_customers_own_number_is_readable(address: str, post: Post) -> None:
    with post.desk.work() as work:
        reference = work.personal.keep(post.sender, "phone", "13800000001", "test", post.clock.now(), 30)
    post.post("one", f"我们打{reference}联系您")
    with listening(address, post.token) as events:
        assert next(events)[1]["bubble"]["text"] == "我们打13800000001联系您"


def test_the_place_in_the_queue_the_person_and_the_typing_are_told(address: str, post: Post) -> None:
    with post.desk.work() as work:
        work.handovers.ask_for_human("web:earlier", None, "asked", post.clock.now(), quiet=True)
    with post.desk.work() as work:
        mine = work.handovers.ask_for_human(post.sender, None, "asked", post.clock.now(), quiet=True)
    with listening(address, post.token) as events:
        assert next(events) == ("handover", {"state": "waiting", "position": 2})
        with post.desk.work() as work:
            assert work.handovers.take(mine.id, "1001", post.clock.now())
        post.wakes()
        assert next(events) == ("handover", {"state": "taken", "agent_number": "1001", "typing": False})
        post.typing.writes(post.sender)
        post.wakes()
        assert next(events)[1]["typing"] is True
        post.typing.stops(post.sender)
        post.wakes()
        assert next(events)[1]["typing"] is False
        with post.desk.work() as work:
            work.handovers.hand_back(mine.id, "1001", post.clock.now())
        post.wakes()
        assert next(events) == ("handover", {"state": "none"})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
def test_a_session_is_needed(address: str, headers: dict[str, str]) -> None:
    assert httpx.get(f"{address}/api/web/events", headers=headers).status_code == 401
