"""What workers share on a real Redis: the order of a customer's messages, limits and news; and what happens without."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from fastapi import HTTPException
from redis.asyncio import Redis as Client

from bot.agents.office import Office
from bot.channels.widget.limits import Rate
from bot.live import AGENTS
from bot.settings import load_settings
from bot.shared.background import end
from bot.shared.connection import open_redis
from bot.shared.wiring import Together, open_shared
from desk.service import Desk
from tests.services.conftest import or_skipped
from tests.services.servers import Redis, running_redis

PATIENCE = 60
KEY = "a key for tests"
CUSTOMER = "web:demo/li"


@asynccontextmanager
async def workers(url: str, count: int = 2) -> AsyncIterator[list[Together]]:
    """So many workers, as far as Redis can tell."""
    async with asyncio.timeout(PATIENCE):
        ours = [Together(url, KEY) for _ in range(count)]
        running = [worker.running() for worker in ours]
        for one in running:
            await one.__aenter__()
        try:
            yield ours
        finally:
            for one in running:
                await one.__aexit__(None, None, None)


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.01)


def no_desk() -> Desk:
    pytest.fail("no desk is needed")


class Answers:
    """Messages that are being answered, and in which order."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.let_go = asyncio.Event()

    async def one(self, worker: Together, number: int, customer: str = CUSTOMER) -> None:
        async with worker.order.in_turn(customer):
            self.begun.append(number)
            await asyncio.sleep(random.random() / 100)
            self.ended.append(number)

    async def long(self, worker: Together, number: int) -> None:
        async with worker.order.in_turn(CUSTOMER):
            self.begun.append(number)
            await self.let_go.wait()


async def places(client: Client) -> int:
    keys = [key async for key in client.scan_iter("anxin:queue:*")]
    return sum([await client.llen(key) for key in keys])


def test_messages_are_answered_as_they_came_to_whichever_worker(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url, 3) as ours, open_redis(redis_server.url) as client:
            answers = Answers()
            tasks = []
            for number in range(30):
                tasks.append(asyncio.create_task(answers.one(random.choice(ours), number)))
                # Each has arrived before the next is sent, as a customer's do.
                while await places(client) + len(answers.ended) <= number:
                    await asyncio.sleep(0)
            await asyncio.gather(*tasks)
            assert answers.begun == answers.ended == list(range(30))
            assert await places(client) == 0

    asyncio.run(run())


def test_two_that_come_to_one_worker_at_once_stand_as_they_came(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url, 1) as (worker,):
            answers = Answers()
            await asyncio.gather(*(answers.one(worker, number) for number in range(20)))
            assert answers.ended == list(range(20))

    asyncio.run(run())


def test_nobody_waits_for_another_customer(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url) as (one, other):
            answers = Answers()
            waiting = asyncio.create_task(answers.long(one, 1))
            await until(lambda: answers.begun == [1])
            await answers.one(other, 2, "web:demo/wang")
            answers.let_go.set()
            await waiting

    asyncio.run(run())


def test_a_worker_that_dies_in_the_midst_of_an_answer_is_passed_over(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url, 1) as (living,):
            killed, answers = Together(redis_server.url, KEY), Answers()
            # It never gives another sign of life, and leaves no place.
            lost = asyncio.create_task(answers.long(killed, 1))
            await until(lambda: answers.begun == [1])
            await answers.one(living, 2)
            assert answers.ended == [2]
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)

    asyncio.run(run())


def test_who_waits_in_a_queue_that_is_lost_comes_to_its_turn(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url) as (one, other), open_redis(redis_server.url) as client:
            answers = Answers()
            first = asyncio.create_task(answers.long(one, 1))
            await until(lambda: answers.begun == [1])
            second = asyncio.create_task(answers.one(other, 2))
            while await places(client) < 2:
                await asyncio.sleep(0)
            await client.flushall()
            await second
            answers.let_go.set()
            await first
            await answers.one(one, 3)
            assert answers.ended == [2, 3]

    asyncio.run(run())


def test_without_redis_everybody_is_answered_and_with_it_again_in_order() -> None:
    async def run(server: Redis) -> None:
        async with workers(server.url) as (one, other):
            answers = Answers()
            await answers.one(one, 1)
            server.stop()
            await answers.one(one, 2)
            await answers.one(other, 3)
            await one.limits.take(("messages", Rate(1, 60)))
            with pytest.raises(HTTPException):
                await one.limits.take(("messages", Rate(1, 60)))
            await asyncio.to_thread(server.begin)
            await answers.one(other, 4)
            assert answers.ended == [1, 2, 3, 4]

    with or_skipped(running_redis()) as server:
        asyncio.run(run(server))


def test_limits_hold_for_all_workers_together_and_a_refused_use_counts_nowhere(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url) as (one, other):
            of_sender, of_address = Rate(2, 60), Rate(3, 60)
            for worker in (one, other):
                await worker.limits.take(("li", of_sender), ("from 192.0.2.1", of_address))
            with pytest.raises(HTTPException) as refused:
                await one.limits.take(("li", of_sender), ("from 192.0.2.1", of_address))
            assert 0 < int((refused.value.headers or {})["Retry-After"]) <= 60
            await other.limits.take(("wang", of_sender), ("from 192.0.2.1", of_address))
            with pytest.raises(HTTPException):
                await one.limits.take(("zhao", of_sender), ("from 192.0.2.1", of_address))

    asyncio.run(run())


def test_a_use_is_forgotten_with_its_window(redis_server: Redis) -> None:
    async def run() -> None:
        async with workers(redis_server.url) as (one, other):
            await one.limits.take(("short", Rate(1, 0.2)))
            while True:
                try:
                    await other.limits.take(("short", Rate(1, 0.2)))
                except HTTPException:
                    await asyncio.sleep(0.05)
                else:
                    return

    asyncio.run(run())


def test_news_and_signs_of_writing_reach_all_workers(redis_server: Redis) -> None:
    def office() -> Office:
        return Office(no_desk, KEY)

    async def run() -> None:
        async with workers(redis_server.url) as (one, other):
            here, there = office(), office()
            one.join(here)
            other.join(there)
            with there.live.listen(CUSTOMER) as customer, there.live.listen(AGENTS) as agents:
                # Told once and kept nowhere: until the other listens there is nobody to hear it.
                news = asyncio.create_task(customer.wait(PATIENCE))
                while not news.done():
                    here.turn_done(CUSTOMER)
                    await asyncio.sleep(0.02)
                await agents.wait(PATIENCE)
            here.typing.writes(CUSTOMER)
            here.customer_types(CUSTOMER)
            await until(lambda: there.typing.is_typing(CUSTOMER) and there.customers_typing.is_typing(CUSTOMER))
            there.typing.stops(CUSTOMER)
            there.turn_done(CUSTOMER)
            await until(lambda: not (here.typing.is_typing(CUSTOMER) or here.customers_typing.is_typing(CUSTOMER)))

    asyncio.run(run())


def test_who_misses_a_cancellation_is_cancelled_again() -> None:
    async def misses_the_first() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(PATIENCE)
        await asyncio.sleep(PATIENCE)

    async def run() -> None:
        task = asyncio.create_task(misses_the_first())
        await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE / 2):
            await end([task])
        assert task.cancelled()

    asyncio.run(run())


def test_redis_learns_no_names(redis_server: Redis) -> None:
    async def run() -> list[str]:
        async with workers(redis_server.url) as (one, _other), open_redis(redis_server.url) as client:
            answers = Answers()
            waiting = asyncio.create_task(answers.long(one, 1))
            await until(lambda: answers.begun == [1])
            await one.limits.take(("messages demo/li", Rate(1, 60)), ("messages from 192.0.2.1", Rate(1, 60)))
            keys = [str(key) async for key in client.scan_iter("*")]
            answers.let_go.set()
            await waiting
            return keys

    keys = asyncio.run(run())
    assert keys
    assert not [key for key in keys if "li" in key.split(":")[-1] or "192" in key.split(":")[-1]]


def test_who_names_no_redis_shares_nothing() -> None:
    async def run() -> None:
        alone = open_shared(load_settings(redis_url="", events_url=""), no_desk)
        async with alone.running(), alone.order.in_turn(CUSTOMER), alone.order.in_turn(CUSTOMER):
            await alone.limits.take(("li", Rate(1, 60)))

    asyncio.run(run())
