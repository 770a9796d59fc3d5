"""Two workers behind one socket, on PostgreSQL and Redis: one customer's messages come to both in turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aio_pika
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from redis.asyncio import Redis as Client
from sqlalchemy import func, select, text

from desk.conversations import load_window
from desk.lookup import matching
from desk.tables import AnsweredTurn, Author, Case, Message
from desk.untold import untold
from tests.services.servers import Postgres, RabbitMQ, Redis
from tests.services.service import REST, SECONDS, WIDGET, Service, both_serve, running_service

SAID = (
    "你好",
    "冰箱11月20号买的，当天送到，现在不制冷了，我要退钱，发票还在",
    "2399元",
    "多久能退到",
    "发票在的",
    "怎么联系网点",
    "谢谢",
)
OPENS_THE_CASE = 2
QUEUE = "rasa_core_events"
TURNS = 21


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


@pytest.fixture(scope="module")
def service(
    model: Path, postgres: Postgres, redis_server: Redis, rabbitmq: RabbitMQ, folder: Path
) -> Iterator[Service]:
    with (
        postgres.database() as database,
        running_service(database, redis_server.url, rabbitmq.url, model, folder) as service,
    ):
        yield service


async def write(client: httpx.AsyncClient, sender: str, number: int) -> list[dict[str, Any]]:
    """One message of a customer, known by its number."""
    message = {"sender": sender, "message": SAID[number % len(SAID)], "message_id": f"{number:04}"}
    response = await client.post(REST, json=message)
    response.raise_for_status()
    replies: list[dict[str, Any]] = response.json()
    return replies


async def places(client: Client) -> int:
    keys = [key async for key in client.scan_iter("anxin:queue:*")]
    return sum([await client.llen(key) for key in keys])


def heard(service: Service, sender: str) -> list[str]:
    """The numbers of the customer's messages in the order in which they were answered."""
    with service.remembers.work() as work:
        said = work.messages.after(f"rest:{sender}")
        return [one.key.rsplit("/", 1)[1] for one in said if one.author == Author.CUSTOMER]


def stored(service: Service, sender: str) -> tuple[int, int, int]:
    """How many turns, how often the conversation went on, how many cases."""
    with service.remembers.work() as work:
        mine = select(func.count()).select_from(AnsweredTurn).where(AnsweredTurn.sender_id == f"rest:{sender}")
        window = load_window(work.session, f"rest:{sender}")
        cases = matching(work.session, Case, sender_id=f"rest:{sender}")
        return work.session.scalar(mine) or 0, window.version if window else 0, len(cases)


def test_one_customers_messages_at_both_workers_are_answered_in_order_once(service: Service) -> None:
    async def run() -> list[list[dict[str, Any]]]:
        async with service.connections() as clients, Client.from_url(service.redis_url) as redis:
            answered = 0

            async def one(number: int) -> list[dict[str, Any]]:
                nonlocal answered
                replies = await write(clients[number % 2], "li", number)
                answered += 1
                return replies

            tasks = []
            for number in range(TURNS):
                if number >= 2:
                    # A connection carries one message at a time.
                    await tasks[number - 2]
                tasks.append(asyncio.create_task(one(number)))
                # It has arrived before the next is sent, and the next does not wait for its answer.
                while await places(redis) + answered <= number:
                    await asyncio.sleep(0)
            return await asyncio.gather(*tasks)

    replies = asyncio.run(run())
    assert all(replies)
    assert heard(service, "li") == [f"{number:04}" for number in range(TURNS)]
    assert stored(service, "li") == (TURNS, TURNS, 1)


def test_the_same_message_at_both_workers_at_once_is_answered_once(service: Service) -> None:
    async def run() -> list[list[dict[str, Any]]]:
        async with service.connections() as clients:
            return list(await asyncio.gather(*(write(client, "wang", 1) for client in clients)))

    one, other = asyncio.run(run())
    assert one
    assert one == other
    assert stored(service, "wang") == (1, 1, 0)


def test_a_window_at_one_worker_gets_what_the_other_answered(service: Service) -> None:
    async def run() -> tuple[list[str], list[str]]:
        async with service.connections() as (here, there), asyncio.timeout(SECONDS):
            session = (await there.post(f"{WIDGET}/sessions", json={})).json()
            for client in (here, there):
                client.headers["Authorization"] = f"Bearer {session['token']}"
            async with here.stream("GET", f"{WIDGET}/events") as stream:
                lines = stream.aiter_lines()
                await anext(lines)
                answer = (await there.post(f"{WIDGET}/messages", json={"id": "message-1", "text": "你好"})).json()
                told = [json.dumps(one["bubble"]) for one in answer["messages"]]
                return told, await seen(lines, len(told))

    told, shown = asyncio.run(run())
    assert len(told) >= 1
    assert shown == told


async def seen(lines: AsyncIterator[str], count: int) -> list[str]:
    """The first bubbles of a stream."""
    bubbles: list[str] = []
    while len(bubbles) < count:
        line = await anext(lines)
        if line.startswith("data: ") and "bubble" in line:
            bubbles.append(json.dumps(json.loads(line.removeprefix("data: "))["bubble"]))
    return bubbles


def test_a_message_whose_worker_is_killed_in_the_midst_is_answered_once_by_the_other(
    service: Service, folder: Path
) -> None:
    async def run() -> None:
        async with service.connections() as (doomed, living):
            for number in range(OPENS_THE_CASE):
                await write(living, "zhao", number)
            with service.remembers.work() as holding:
                # The turn is thought to its end and cannot be stored.
                holding.session.execute(text("LOCK TABLE turns IN EXCLUSIVE MODE"))
                lost = asyncio.create_task(write(doomed, "zhao", OPENS_THE_CASE))
                await asyncio.to_thread(wait_for_a_writer, service)
                next_one = asyncio.create_task(write(living, "zhao", OPENS_THE_CASE + 1))
                service.workers()[0].kill()
                with pytest.raises(httpx.HTTPError):
                    await lost
            again = await write(living, "zhao", OPENS_THE_CASE)
            assert again
            assert await next_one
            assert again == await write(living, "zhao", OPENS_THE_CASE)
            await both_serve(service, folder / "log", times=3)
        async with service.connections() as clients:
            for number in range(OPENS_THE_CASE + 2, len(SAID)):
                assert await write(clients[number % 2], "zhao", number)

    asyncio.run(run())
    assert sorted(heard(service, "zhao")) == [f"{number:04}" for number in range(len(SAID))]
    assert stored(service, "zhao") == (len(SAID), len(SAID), 1)


def wait_for_a_writer(service: Service) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'turns'::regclass")
    while True:
        with service.remembers.work() as work:
            if work.session.scalar(waiting):
                return


def test_whichever_worker_is_asked_shows_what_all_have_counted(service: Service) -> None:
    async def run() -> tuple[float, list[float], list[set[str]]]:
        async with service.connections() as clients:
            before = answered(await numbers(clients[0]))
            for number, client in enumerate((clients[0], clients[1], clients[1])):
                await write(client, "counted", number)
            shown = [await numbers(client) for client in clients]
            return before, [answered(one) for one in shown], [processes(one) for one in shown]

    before, after, pids = asyncio.run(run())
    assert after == [before + 3, before + 3]
    assert pids == [{str(worker.pid) for worker in service.workers()}] * 2


async def numbers(client: httpx.AsyncClient) -> list[Sample]:
    text = (await client.get("/metrics")).raise_for_status().text
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def answered(numbers: list[Sample]) -> float:
    """Messages that came by REST and were answered."""
    turns = [one for one in numbers if one.name == "anxin_turns_total" and one.labels["channel"] == "rest"]
    return sum(one.value for one in turns if one.labels["outcome"] == "answered")


def processes(numbers: list[Sample]) -> set[str]:
    assert {"anxin_database_up", "process_cpu_seconds_total", "process_open_fds"} <= {one.name for one in numbers}
    return {one.labels["pid"] for one in numbers if one.name == "process_resident_memory_bytes"}


def test_the_event_broker_is_told_of_every_turn_without_a_telephone_number(
    service: Service, rabbitmq: RabbitMQ
) -> None:
    async def run() -> dict[str, str]:
        async with service.connections() as clients, asyncio.timeout(SECONDS):
            message = {"sender": "zhangwei88", "message": "我的电话是13800000000", "message_id": "last"}
            (await clients[0].post(REST, json=message)).raise_for_status()
            while not all_told(service):
                await asyncio.sleep(0.1)
        async with await aio_pika.connect(rabbitmq.url) as connection:
            queue = await (await connection.channel()).declare_queue(QUEUE, durable=True)
            bodies = {}
            while (told := await queue.get(no_ack=True, fail=False)) is not None:
                # What the killed worker may have told twice has one id.
                bodies[str(told.message_id)] = told.body.decode()
            return bodies

    bodies = asyncio.run(run()).values()
    with service.remembers.work() as work:
        heard = work.session.scalar(select(func.count()).select_from(Message).where(Message.author == Author.CUSTOMER))
    assert len([body for body in bodies if json.loads(body)["event"] == "user"]) == heard
    assert not [body for body in bodies if "13800000000" in body or "zhangwei88" in body or "rest:" in body]


def all_told(service: Service) -> bool:
    with service.remembers.work() as work:
        return not untold(work.session, 1)
