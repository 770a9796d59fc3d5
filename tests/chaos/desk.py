"""A desk in processes of its own, and what can be done to it."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import select

from benchmarks.processes import environment, free_port, running_python
from benchmarks.servers import first_answer, wait_for, wait_for_all
from bot.settings import DEVELOPMENT_KEY, PROJECT, load_settings
from desk.clock import CHINA
from desk.promises import PromiseState
from desk.service import Desk
from desk.tables import Message, Promise
from tests.chaos.faults import Kind
from tests.chaos.supervisor import NURSERY
from tests.chaos.worker import FILE

Faults = dict[Kind, Callable[[float], None]]

ROUND_SECONDS = 0.5
SECONDS_FOR_THE_PROMISES = 90


@dataclass
class ChaoticDesk:
    """What can be done to any desk."""

    url: str
    key: str
    database: str
    supervisor: psutil.Process
    clock: Path

    def kill_worker(self) -> None:
        """Without a word, whatever it is doing."""
        for worker in self.workers():
            worker.send_signal(signal.SIGKILL)

    def set_clock(self, seconds: float) -> None:
        """So far from the real time, from now on."""
        aside = self.clock.with_suffix(".new")
        aside.write_text(str(seconds), encoding="utf-8")
        aside.replace(self.clock)

    @property
    def faults(self) -> Faults:
        """What can befall it; each blocks for as long as it lasts."""
        return {Kind.KILL: lambda _seconds: self.kill_worker(), Kind.CLOCK: self.set_clock}

    def broken_promises(self) -> list[str]:
        """What was not kept of what was promised, two days later by the desk's clock: told to nobody, or told twice."""
        later = (datetime.now(CHINA) + timedelta(days=2)).replace(hour=12, minute=0)
        self.set_clock((later - datetime.now(CHINA)).total_seconds())
        desk, last = Desk.open(self.database), time.monotonic() + SECONDS_FOR_THE_PROMISES
        try:
            while overdue := self._overdue(desk, later):
                if time.monotonic() > last:
                    return [f"{name} is overdue" for name in overdue]
                time.sleep(ROUND_SECONDS)
            return self._untold(desk)
        finally:
            desk.close()
            self.set_clock(0)

    @staticmethod
    def _overdue(desk: Desk, now: datetime) -> list[int]:
        with desk.work() as work:
            return work.promises.overdue(now)

    @staticmethod
    def _untold(desk: Desk) -> list[str]:
        with desk.work() as work:
            broken = work.session.scalars(select(Promise.id).where(Promise.state == PromiseState.BROKEN))
            keys = [f"promise:{number}:broken" for number in broken]
            told = set(work.session.scalars(select(Message.key).where(Message.key.in_(keys))))
        return [f"{key} was told to nobody" for key in keys if key not in told]

    def workers(self) -> list[psutil.Process]:
        """The processes that serve, or are about to: the supervisor's children, or with nurseries those of theirs."""
        children = self.supervisor.children()
        return [worker for child in children for worker in (child.children() if _is_a_nursery(child) else [child])]

    def wait_until_serving(self) -> None:
        """Raises BenchError when nobody answers in time."""
        wait_for(lambda client: client.get("/health"), int(self.url.rpartition(":")[2]), self.key, ())


@dataclass
class DeskOnSqlite(ChaoticDesk):
    @property
    def faults(self) -> Faults:
        at_the_database = {Kind.LOCK: self.lock_database, Kind.SLOW: self.slow_database, Kind.FULL: self.fill_disk}
        return super().faults | at_the_database

    def slow_database(self, seconds: float) -> None:
        """Locked again and again for a moment."""
        for _ in range(int(seconds / 0.3)):
            self.lock_database(0.2)

    def lock_database(self, seconds: float) -> None:
        """Another program writes, and takes its time."""
        with closing(sqlite3.connect(self._file, timeout=1)) as other, suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.rollback()

    def fill_disk(self, seconds: float) -> None:
        """No file takes another byte, as on a full disk (EFBIG here, ENOSPC there)."""
        workers = self.workers()
        for worker in workers:
            limit_files(worker.pid, 1)
        time.sleep(seconds)
        for worker in workers:
            limit_files(worker.pid, resource.RLIM_INFINITY)

    @property
    def _file(self) -> str:
        return self.database.removeprefix("sqlite:///")


def _is_a_nursery(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return NURSERY in process.cmdline()
    return False


def limit_files(pid: int, size: int) -> None:
    """No file of this process grows beyond so many bytes; -1: any may."""
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def chaotic_desk(folder: Path) -> Iterator[ChaoticDesk]:
    """On a free port and a database in `folder`, from its first answer on."""
    database = f"sqlite:///{folder / 'desk.db'}"
    with running_desk(folder, ANXIN_DATABASE_URL=database) as (url, supervisor, clock):
        yield DeskOnSqlite(url, DEVELOPMENT_KEY, database, supervisor, clock)


@contextmanager
def running_desk(folder: Path, **settings: str) -> Iterator[tuple[str, psutil.Process, Path]]:
    """`anxin serve` with these settings: its address, its supervisor, and the file that its clock goes by."""
    port, clock = free_port(), folder / "clock"
    clock.write_text("0", encoding="utf-8")
    given = {
        FILE: str(clock),
        "ANXIN_PORT": str(port),
        "ANXIN_MODELS": str(load_settings().models),
        "ANXIN_UPLOADS": str(folder / "uploads"),
        "ANXIN_TRAINER_FOLDER": str(folder / "trainer"),
        "ANXIN_TRUSTED_PROXIES": "127.0.0.1",
        "ANXIN_ROUND_SECONDS": str(ROUND_SECONDS),
        **settings,
    }
    command = ["-m", "tests.chaos.supervisor"]
    log = Path(os.environ.get("CHAOS_LOG", folder / "desk.log"))
    with running_python(command, PROJECT, environment(PROJECT, **given), log) as process:
        wait_for(first_answer, port, DEVELOPMENT_KEY, [process])
        wait_for_all(int(given.get("ANXIN_WORKERS", 1)), log, process)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid), clock
