"""Two workers on PostgreSQL, Redis and RabbitMQ, the first two behind a network that can be cut."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aio_pika
import psutil
from sqlalchemy import func, select, text

from bot.settings import DEVELOPMENT_KEY
from desk.service import Desk
from desk.tables import ConversationEvent
from desk.untold import untold
from tests.chaos.desk import ChaoticDesk, Faults, running_desk
from tests.chaos.faults import Kind
from tests.services.network import Network, network
from tests.services.servers import Postgres, RabbitMQ, Redis, running_postgres, running_rabbitmq, running_redis

QUEUE = "rasa_core_events"
WORKERS = 2
STOPS, RUNS = 0.2, 0.1
"""Seconds that a disk keeps everybody waiting, and lets them go on, in turn."""
HALF = 0.65
SECONDS_TO_TELL = 120


@dataclass
class DeskOnServers(ChaoticDesk):
    postgres: Postgres
    redis: Redis
    rabbitmq: RabbitMQ | None = None
    network: Network | None = None

    @property
    def faults(self) -> Faults:
        return {
            **super().faults,
            Kind.LOCK: self.lock_database,
            Kind.SLOW: self.slow_disk,
            Kind.FULL: self.fill_disk,
            Kind.DATABASE: self.restart_database,
            Kind.REDIS: self.lose_redis,
            **({} if self.rabbitmq is None else {Kind.RABBITMQ: partial(self.lose_rabbitmq, self.rabbitmq)}),
            **({} if self.network is None else {Kind.CUT: partial(self.cut_network, self.network)}),
        }

    def kill_worker(self) -> None:
        """One of them; the other has to do."""
        with suppress(psutil.NoSuchProcess, IndexError):
            self.workers()[0].send_signal(signal.SIGKILL)

    def lock_database(self, seconds: float) -> None:
        """No turn can be stored."""
        desk = Desk.open(self.database)
        with desk.work() as work:
            work.session.execute(text("LOCK TABLE turns IN EXCLUSIVE MODE"))
            time.sleep(seconds)
        desk.close()

    def slow_disk(self, seconds: float) -> None:
        """All of PostgreSQL's processes stand still again and again, as they do for a disk that does not answer."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            standing = [one for one in self.postgres.processes() if _tried(one.suspend)]
            time.sleep(STOPS)
            for one in standing:
                _tried(one.resume)
            time.sleep(RUNS)

    def fill_disk(self, seconds: float) -> None:
        """PostgreSQL's files take another byte no more (EFBIG here, ENOSPC there), which it may give up for."""
        self.postgres.limit_files("1")
        time.sleep(seconds)
        self.postgres.limit_files("unlimited")
        time.sleep(RUNS)
        if self.postgres.pid is None:
            self.postgres.begin()

    def restart_database(self, size: float) -> None:
        """In order, or as if the power had gone."""
        self.postgres.stop(signal.SIGINT if size < HALF else signal.SIGQUIT)
        self.postgres.begin()

    def lose_redis(self, seconds: float) -> None:
        self.redis.empty()
        self.redis.stop()
        time.sleep(seconds)
        self.redis.begin()

    @staticmethod
    def lose_rabbitmq(rabbitmq: RabbitMQ, seconds: float) -> None:
        rabbitmq.stop()
        time.sleep(seconds)
        rabbitmq.begin()

    def cut_network(self, network: Network, seconds: float) -> None:
        network.cut()
        time.sleep(seconds)
        network.mend()
        # For a moment more its host is taken for one that is not there.
        while not self.postgres.answers():
            time.sleep(RUNS)

    def untold_events(self) -> list[str]:
        """Events that are stored and never came out of RabbitMQ, or in another order than they have in their turn."""
        if self.rabbitmq is None:
            return []
        desk = Desk.open(self.database)
        try:
            last = time.monotonic() + SECONDS_TO_TELL
            while waiting := _waiting(desk):
                if time.monotonic() > last:
                    return [f"{waiting} turns wait for the event broker"]
                time.sleep(0.5)
            told = asyncio.run(_read(self.rabbitmq.url))
            with desk.work() as work:
                stored = work.session.scalar(select(func.count()).select_from(ConversationEvent)) or 0
        finally:
            desk.close()
        problems = [] if len(told) == stored else [f"{stored} events are stored, {len(told)} were told"]
        return problems + _out_of_order(told)


def _tried(what: Callable[[], None]) -> bool:
    with suppress(psutil.NoSuchProcess):
        what()
        return True
    return False


def _waiting(desk: Desk) -> int:
    with desk.work() as work:
        return len(untold(work.session, 1000))


async def _read(url: str) -> list[str]:
    """The message id of each event, in the order in which they came first."""
    told: dict[str, None] = {}
    async with await aio_pika.connect(url) as connection:
        queue = await (await connection.channel()).declare_queue(QUEUE, durable=True)
        while (message := await queue.get(fail=False)) is not None:
            await message.ack()
            told.setdefault(str(message.message_id))
    return list(told)


def _out_of_order(told: list[str]) -> list[str]:
    """A message id is its turn's and a number; those of one turn come by their number."""
    wrong, last = [], dict[str, int]()
    for name in told:
        turn, _, number = name.rpartition("/")
        if int(number) != last.get(turn, -1) + 1:
            wrong.append(f"event {name} came out of order")
        last[turn] = int(number)
    return wrong


@contextmanager
def desk_on_servers(folder: Path) -> Iterator[DeskOnServers]:
    """From the first answer on; raises NoNetworkError where no network can be made that can be cut."""
    with ExitStack() as stack:
        away = stack.enter_context(network())
        postgres = stack.enter_context(running_postgres(away.place))
        redis = stack.enter_context(running_redis(away.place))
        rabbitmq = stack.enter_context(running_rabbitmq())
        database = stack.enter_context(postgres.database())
        settings = {
            "ANXIN_DATABASE_URL": database,
            "ANXIN_REDIS_URL": redis.url,
            "ANXIN_EVENTS_URL": rabbitmq.url,
            "ANXIN_WORKERS": str(WORKERS),
        }
        url, supervisor, clock = stack.enter_context(running_desk(folder, **settings))
        yield DeskOnServers(url, DEVELOPMENT_KEY, database, supervisor, clock, postgres, redis, rabbitmq, away)


@contextmanager
def desk_on_postgres_and_redis(folder: Path, workers: int = WORKERS) -> Iterator[DeskOnServers]:
    """The same without RabbitMQ and on a network that nobody cuts, which takes no root.

    Raises NotInstalledError.
    """
    with ExitStack() as stack:
        postgres, redis = stack.enter_context(running_postgres()), stack.enter_context(running_redis())
        database = stack.enter_context(postgres.database())
        settings = {
            "ANXIN_DATABASE_URL": database,
            "ANXIN_REDIS_URL": redis.url,
            "ANXIN_WORKERS": str(workers),
        }
        url, supervisor, clock = stack.enter_context(running_desk(folder, **settings))
        yield DeskOnServers(url, DEVELOPMENT_KEY, database, supervisor, clock, postgres, redis)
