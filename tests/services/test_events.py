"""Dialogue events on a real RabbitMQ: every one, masked, in order; also after it was gone or a worker was killed."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import pytest

from bot.shared.events import SECONDS, EventBroker
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
def queue(monkeypatch: pytest.MonkeyPatch) -> str:
    """That of an exchange of its own: what others are told goes by."""
    name = uuid.uuid4().hex
    monkeypatch.setattr("bot.shared.events.EXCHANGE", f"exchange-{name}")
    return f"events-{name}"


def say(desk: Desk, sender_id: str, number: int) -> None:
    """A turn with two events."""
    with desk.turn(f"web:{sender_id}/{number}", sender_id, "web", NOW) as turn:
        name = {"message_id": f"{sender_id}/{number}"}
        user = {"event": "user", "text": f"{number} ⟦phone:1⟧", **name, "parse_data": {"intent": {}, **name}}
        turn.record([user, {"event": "bot", "text": str(number)}])
        turn.answer([], NOW)


async def read(url: str, queue: str, count: int, known: Collection[str] = ()) -> list[tuple[str, dict[str, Any]]]:
    """The next messages with their ids, without those that are known."""
    found: list[tuple[str, dict[str, Any]]] = []
    async with asyncio.timeout(PATIENCE), await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        there = await channel.declare_queue(queue, durable=True)
        async with there.iterator() as messages:
            async for message in messages:
                await message.ack()
                if message.message_id not in known:
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


def test_a_broker_that_dies_while_it_is_told_is_told_all_when_it_is_back(
    desk: Desk, rabbitmq: RabbitMQ, queue: str
) -> None:
    async def run() -> list[tuple[str, dict[str, Any]]]:
        broker = EventBroker(rabbitmq.url, queue, lambda: desk, KEY)
        async with running(broker):
            say(desk, "web:demo/li", 0)
            first = await read(rabbitmq.url, queue, 2)
            rabbitmq.freeze()
            say(desk, "web:demo/li", 1)
            # By then it waits for a confirmation, which its client makes a cancellation of.
            await asyncio.sleep(2 * SECONDS)
            await asyncio.to_thread(rabbitmq.crash)
            say(desk, "web:demo/li", 2)
            with pytest.raises(Exception):  # noqa: B017, PT011 (whatever the client says of a broker that is gone)
                await broker.tell_all()
            await asyncio.to_thread(rabbitmq.begin)
            # It may have forgotten that these were taken.
            return first + await read(rabbitmq.url, queue, 4, {name for name, _ in first})

    assert texts(asyncio.run(run())) == [*SAID, "2 ⟦phone:1⟧", "2"]


def test_a_queue_that_was_deleted_is_there_again(desk: Desk, rabbitmq: RabbitMQ, queue: str) -> None:
    async def run() -> list[tuple[str, dict[str, Any]]]:
        async with running(EventBroker(rabbitmq.url, queue, lambda: desk, KEY)):
            say(desk, "web:demo/li", 0)
            first = await read(rabbitmq.url, queue, 2)
            async with await aio_pika.connect(rabbitmq.url) as connection:
                await (await connection.channel()).queue_delete(queue)
            say(desk, "web:demo/li", 1)
            while await asyncio.to_thread(waits, desk):
                await asyncio.sleep(0.1)
            return first + await read(rabbitmq.url, queue, 2)

    assert texts(asyncio.run(run())) == SAID


def waits(desk: Desk) -> bool:
    with desk.work() as work:
        return bool(untold(work.session, 1))


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
