"""The agents' side over HTTP: real desk and routes, customers' turns written as the brain would store them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from actions.cases import INCIDENT
from bot.agents import pages
from bot.agents.login import OWN_HEADER
from bot.agents.office import Office
from bot.errors import answer_errors
from desk.clock import FixedClock
from desk.service import Desk

KEY = "a key for tests"
PASSWORD = "a password for tests"
TODAY = date(2026, 11, 21)
FACTS = {
    "intent": "request_refund",
    "as_of": "2026-11-21",
    "category": "refrigerator",
    "fault": "performance",
    "bought_on": "2026-11-11",
}


@dataclass
class Customers:
    """Customers who have written and wait for a person."""

    desk: Desk
    clock: FixedClock
    phones: dict[str, str] = field(default_factory=dict)

    def waits(self, name: str, text: str = "转人工", reason: str = "request_human", *, case: bool = True) -> int:
        """`name` has written `text` and has been queued; the handover's id."""
        sender = f"web:{name}"
        now = self.clock.now()
        with self.desk.turn(f"web:{uuid.uuid4().hex}", sender, "web", now) as turn:
            phone = turn.personal.keep(sender, "phone", self.phones.get(name, "13800000001"), "test", now, 30)
            turn.hear({"text": f"{text}，电话{phone}"})
            number = None
            if case:
                number = turn.cases.open_case(
                    turn_key=turn.key,
                    sender_id=sender,
                    channel="web",
                    intent="request_refund",
                    scenario="S2",
                    category="refrigerator",
                    facts=FACTS,
                    decision={},
                    reported_on=TODAY,
                    now=now,
                ).number
            turn.handovers.ask_for_human(
                sender, number, reason, now, channel="web", quiet=True, urgent=reason == INCIDENT
            )
            turn.answer([{"text": "同事马上来"}], now)
        with self.desk.work() as work:
            handover = work.handovers.open_of(sender)
            assert handover is not None
            return handover.id

    def reads(self, name: str) -> list[str]:
        """What has been posted to the customer so far."""
        with self.desk.work() as work:
            return [str(message.bubble["text"]) for message in work.messages.posted_after(f"web:{name}", "web")]


class AgentsPage:
    """One agent's browser, as far as HTTP goes."""

    def __init__(self, app: FastAPI) -> None:
        self.http = TestClient(app, headers={OWN_HEADER: "1"}, base_url="http://desk.test")

    def log_in(self, number: str, password: str = PASSWORD) -> Any:
        return self.http.post("/agents/api/login", json={"number": number, "password": password})

    def get(self, path: str) -> Any:
        return self.http.get(f"/agents/api{path}")

    def post(self, path: str, **body: Any) -> Any:
        return self.http.post(f"/agents/api{path}", json=body)


@pytest.fixture
def office_clock() -> FixedClock:
    return FixedClock.on(TODAY)


@pytest.fixture
def desk(tmp_path: Path, office_clock: FixedClock) -> Iterator[Desk]:
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    with desk.work() as work:
        work.agents.add("1001", "示范坐席", "agent", PASSWORD, office_clock.now())
        work.agents.add("1002", "示范主管", "supervisor", PASSWORD, office_clock.now())
    yield desk
    desk.close()


@pytest.fixture
def office(desk: Desk, office_clock: FixedClock) -> Office:
    return Office(lambda: desk, KEY, clock=office_clock)


@pytest.fixture
def app(office: Office) -> FastAPI:
    app = FastAPI()
    pages.add_to(app, office)
    answer_errors(app)
    return app


@pytest.fixture
def customers(desk: Desk, office_clock: FixedClock) -> Customers:
    return Customers(desk, office_clock)


@pytest.fixture
def anonymous(app: FastAPI) -> AgentsPage:
    return AgentsPage(app)


@pytest.fixture
def an(app: FastAPI) -> AgentsPage:
    """Agent 1001, on duty."""
    return _on_duty(app, "1001")


@pytest.fixture
def xin(app: FastAPI) -> AgentsPage:
    """Supervisor 1002, on duty."""
    return _on_duty(app, "1002")


def _on_duty(app: FastAPI, number: str) -> AgentsPage:
    page = AgentsPage(app)
    assert page.log_in(number).status_code == 200
    assert page.post("/duty", on_duty=True).json()["on_duty"] is True
    return page
