"""Dialogue events on a real RabbitMQ: every one, masked, in order; also after it was gone or a worker was killed."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import pytest

from bot.shared.events import EventBroker
from desk.conversations import events_of
from desk.service import Desk
from desk.untold import untold
from tests.desk.matters import NOW
from tests.services.servers import RabbitMQ

KEY = "a key for tests"
PATIENCE = 120


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    desk = Desk.open(database, notes_untold=True)
    yield desk
    desk.close()


@pytest.fixture
def queue() -> str:
    return f"events-{uuid.uuid4().hex}"


def say(desk: Desk, sender_id: str, number: int) -> None:
    """A turn with two events."""
    with desk.turn(f"web:{sender_id}/{number}", sender_id, "web", NOW) as turn:
        name = {"message_id": f"{sender_id}/{number}"}
        user = {"event": "user", "text": f"{number} ⟦phone:1⟧", **name, "parse_data": {"intent": {}, **name}}
        turn.record([user, {"event": "bot", "text": str(number)}])
        turn.answer([], NOW)


async def read(url: str, queue: str, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The next messages with their ids."""
    found: list[tuple[str, dict[str, Any]]] = []
    async with asyncio.timeout(PATIENCE), await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        there = await channel.declare_queue(queue, durable=True)
        async with there.iterator() as messages:
            async for message in messages:
                await message.ack()
                found.append((str(message.message_id), json.loads(message.body)))
                if len(found) == count:
                    return found
    return found


@asynccontextmanager
async def running(broker: EventBroker) -> AsyncIterator[None]:
    task = asyncio.create_task(broker.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def texts(read: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [event["text"] for _, event in read]


SAID = ["0 ⟦phone:1⟧", "0", "1 ⟦phone:1⟧", "1"]


def test_every_event_is_told_once_in_order_under_a_veiled_name(desk: Desk, rabbitmq: RabbitMQ, queue: str) -> None:
    async def run() -> list[tuple[str, dict[str, Any]]]:
        for number in range(2):
            say(desk, "web:demo/li", number)
        one, other = (EventBroker(rabbitmq.url, queue, lambda: desk, KEY) for _ in range(2))
        async with running(one), running(other):
            return await read(rabbitmq.url, queue, 4)

    told = asyncio.run(run())
    assert texts(told) == SAID
    assert len({name for name, _ in told}) == 4
    assert len({event["sender_id"] for _, event in told}) == 1
    assert not [event for _, event in told if "demo/li" in json.dumps(event)]
    assert told[0][1]["event"] == "user"
    with desk.work() as work:
        assert untold(work.session, 10) == []


def test_what_a_broker_that_is_gone_could_not_be_told_is_told_when_it_is_back(
    desk: Desk, rabbitmq: RabbitMQ, queue: str
) -> None:
    async def run() -> list[tuple[str, dict[str, Any]]]:
        broker = EventBroker(rabbitmq.url, queue, lambda: desk, KEY)
        async with running(broker):
            say(desk, "web:demo/li", 0)
            first = await read(rabbitmq.url, queue, 2)
            rabbitmq.stop()
            say(desk, "web:demo/li", 1)
            with pytest.raises(Exception):  # noqa: B017, PT011 (whatever the client says of a broker that is gone)
                await broker.tell_all()
            await asyncio.to_thread(rabbitmq.begin)
            return first + await read(rabbitmq.url, queue, 2)

    assert texts(asyncio.run(run())) == SAID


def test_what_a_killed_worker_left_is_told_by_the_next(
    desk: Desk, rabbitmq: RabbitMQ, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyError("killed")

    async def run() -> list[tuple[str, dict[str, Any]]]:
        killed = EventBroker(rabbitmq.url, queue, lambda: desk, KEY)
        say(desk, "web:demo/li", 0)
        # It tells, and does not live to strike it off.
        with monkeypatch.context() as patched:
            patched.setattr("bot.shared.events.told", dies)
            with pytest.raises(KeyError):
                await killed.tell_all()
        async with running(EventBroker(rabbitmq.url, queue, lambda: desk, KEY)):
            return await read(rabbitmq.url, queue, 4)

    told = asyncio.run(run())
    assert texts(told) == [*SAID[:2], *SAID[:2]]
    assert told[:2] == told[2:]


def test_without_a_broker_nothing_is_noted_and_who_is_forgotten_is_not_told(database: str, desk: Desk) -> None:
    quiet = Desk.open(database)
    say(quiet, "web:demo/li", 0)
    with quiet.work() as work:
        assert untold(work.session, 10) == []
        assert len(events_of(work.session, "web:demo/li")) == 2
    quiet.close()
    say(desk, "web:demo/li", 1)
    with desk.work() as work:
        assert [turn.turn_key for turn in untold(work.session, 10)] == ["web:web:demo/li/1"]
        work.forget("web:demo/li", NOW)
    with desk.work() as work:
        assert untold(work.session, 10) == []
