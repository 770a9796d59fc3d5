"""The whole desk changes its version, and back, while customers write and listen: real model, sockets, database."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select

from benchmarks.visit import FAILED
from bot.commands.serve import NURSERY, WORKER
from bot.settings import Settings, load_settings
from bot.supervisor import Supervisor, Version
from desk.service import Desk
from desk.tables import AnsweredTurn
from tests.bot.supervising.test_supervisor import Told

SECONDS = 180
KEY = "a key for tests"
WIDGET = "/api/widget/demo"
SECONDS_BETWEEN_MESSAGES = 3
SAID = ("你好", "冰箱不制冷了", "11月10号买的", "我要退钱", "2399元", "发票还在", "谢谢")


@dataclass
class Customers:
    """They write one message after the other, over connections that are kept and over new ones."""

    url: str
    sent: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    streams: int = 0
    over: bool = False

    async def write_rest(self, name: str, *, keep_alive: bool) -> None:
        limits = httpx.Limits(max_keepalive_connections=1 if keep_alive else 0)
        headers = {"Authorization": f"Bearer {KEY}"}
        async with httpx.AsyncClient(base_url=self.url, limits=limits, timeout=SECONDS, headers=headers) as client:
            while not self.over:
                await self._write(client, "/webhooks/rest/webhook", name, "message_id", {"sender": name})

    async def write_web(self, client: httpx.AsyncClient, name: str) -> None:
        while not self.over:
            await self._write(client, f"{WIDGET}/messages", name, "id", {})
            # Nobody writes faster, and a session of the window may not.
            await asyncio.sleep(SECONDS_BETWEEN_MESSAGES)

    async def listen(self, client: httpx.AsyncClient) -> None:
        """A stream of news that ends is opened again."""
        while not self.over:
            async with client.stream("GET", f"{WIDGET}/events") as stream:
                stream.raise_for_status()
                self.streams += 1
                async for _line in stream.aiter_lines():
                    if self.over:
                        return

    async def _write(self, client: httpx.AsyncClient, path: str, name: str, field_: str, more: dict[str, str]) -> None:
        number = len(self.sent)
        message_id = f"{name}-{number:08}"
        self.sent.append(message_id)
        text = SAID[number % len(SAID)]
        began = asyncio.get_running_loop().time()
        response = await client.post(path, json={**more, field_: message_id, "message": text, "text": text})
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - began)
        response.raise_for_status()
        assert response.json(), "no answer"
        assert FAILED not in response.text
        self.answered[message_id] += 1
        await asyncio.sleep(0.1)


async def until(happened: Callable[[], bool], running: asyncio.Task[None]) -> None:
    """Wait for it, as long as the supervisor runs."""
    while not happened():
        assert not running.done(), running.exception()
        await asyncio.sleep(0.1)


async def switch_and_back(settings: Settings, listening: socket.socket) -> Customers:
    """All workers change their version and back, one after the other, while customers write."""
    versions = [Version("the same desk", number, variables=settings.as_variables()) for number in range(3)]
    told = Told(versions[:1])
    nursery = NURSERY if settings.workers > 1 else None
    supervisor = Supervisor(WORKER, listening, told, workers=settings.workers, nursery=nursery)
    customers = Customers(f"http://127.0.0.1:{listening.getsockname()[1]}")
    running = asyncio.create_task(supervisor.run())
    try:
        await until(lambda: len(told.served) >= settings.workers, running)
        async with httpx.AsyncClient(base_url=customers.url, timeout=SECONDS) as web:
            token = (await web.post(f"{WIDGET}/sessions", json={})).json()["token"]
            web.headers["Authorization"] = f"Bearer {token}"
            doing = [
                customers.write_rest("li", keep_alive=True),
                customers.write_rest("wang", keep_alive=False),
                customers.write_web(web, "web"),
                customers.listen(web),
            ]
            tasks = [asyncio.create_task(one) for one in doing]
            for version in versions[1:]:
                told.versions.append(version)
                serving = settings.workers * (version.number + 1)
                await until(lambda: len(told.served) >= serving, running)  # noqa: B023 (awaited at once)
            await asyncio.sleep(2)
            customers.over = True
            for task in tasks[:-1]:
                await asyncio.wait_for(task, SECONDS)
            tasks[-1].cancel()
            with suppress(asyncio.CancelledError):
                await tasks[-1]
    finally:
        supervisor.stop()
        await asyncio.wait_for(running, SECONDS)
    assert not told.failures
    return customers


def assert_each_was_answered_once(customers: Customers, database: str) -> None:
    desk = Desk.open(database)
    with desk.work() as work:
        turns = work.session.scalar(select(func.count()).select_from(AnsweredTurn))
    desk.close()
    assert turns == len(customers.sent) == len(customers.answered)
    assert set(customers.answered.values()) == {1}


def test_every_message_is_answered_once_while_the_desk_changes_and_back(model: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    settings = load_settings(models=model.parent, database_url=database, rest_key=KEY, session_key=KEY)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        customers = asyncio.run(switch_and_back(settings, listening))
    assert_each_was_answered_once(customers, database)
    # One that comes back over its old connection is sent away once more.
    assert customers.streams >= 3
    print(f"{len(customers.sent)} messages, the slowest {customers.slowest:.2f} s")
