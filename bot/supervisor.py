"""Keeps workers serving on one socket: a dead one is started anew, another version takes over without a gap.

The socket stays open here, so a customer who connects while no worker accepts waits a moment and is not refused.
Nothing heavy is imported: the supervisor is there at once and stays small.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.nursery_process import Nursery
from bot.worker_process import Ended, Failed, WorkerProcess

logger = logging.getLogger(__name__)


class CannotServeError(Exception):
    """No worker can be started, however often it is tried; the message says why."""


@dataclass(frozen=True)
class Version:
    """What a worker is started from. `name` is shown; `number` tells one decision to go live from the next."""

    name: str
    number: int = 0
    folder: Path | None = None
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def has_nurseries(self) -> bool:
        """Not of old: such a version's workers start each by itself."""
        return self.folder is None or (self.folder / "bot" / "nursery.py").is_file()


class Versions(Protocol):
    """Which version is to serve. All three are called in the supervisor's loop and must not take long."""

    def wanted(self) -> Version:
        """The version that ought to serve now."""
        ...

    def serves(self, version: Version) -> None:
        """It has begun to serve."""
        ...

    def failed(self, version: Version, reason: str) -> None:
        """It could not be started; unless `wanted` names another now, it is tried again."""
        ...


@dataclass(frozen=True)
class Pace:
    """Times in seconds; tests run them faster."""

    look: float = 0.5
    first_pause: float = 0.5
    longest_pause: float = 60
    steady_after: float = 10
    """One that has served for so long is started anew as soon as the first time, however often others have ended."""
    ready_within: float = 900
    """A worker may have to train first."""
    takes_over_within: float = 120
    """One that takes over has its model already."""
    finishes_within: float = 60
    """What is under way when another takes over, answers that are owed to WeChat among it."""
    stops_within: float = 15


class Supervisor:
    """Runs `workers` processes of `command` in the running event loop, until `stop`."""

    def __init__(
        self,
        command: Sequence[str],
        listening: socket.socket,
        versions: Versions,
        *,
        ready: Callable[[Version], None] = lambda _version: None,
        pace: Pace | None = None,
        workers: int = 1,
        nursery: Sequence[str] | None = None,
    ) -> None:
        """With the command of a `nursery`, workers of a version are split off from one process of it."""
        self._command = tuple(command)
        self._nursery = nursery
        self._nurseries: dict[Version, Nursery] = {}
        self._one_nursery = asyncio.Lock()
        self._listening = listening
        self._versions = versions
        self._ready = ready
        self._pace = pace or Pace()
        self._places = workers
        self._stopping = asyncio.Event()
        self._hurry = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._alive: set[WorkerProcess] = set()
        self._seen_off: set[asyncio.Task[None]] = set()
        self._serving: set[WorkerProcess] = set()
        self._first_serves = asyncio.Event()
        self._refused: Version | None = None

    async def run(self) -> None:
        """Until stopped.

        Raises:
            CannotServeError: the first worker cannot be started, nor could it be by trying again.
        """
        places = [asyncio.create_task(self._keep_serving(number)) for number in range(self._places)]
        stopping = asyncio.create_task(self._stopping.wait())
        done, _ = await asyncio.wait([*places, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in (*places, stopping):
            task.cancel()
        await asyncio.gather(*places, stopping, return_exceptions=True)
        await self._stop_all()
        for task in done - {stopping}:
            task.result()

    def stop(self) -> None:
        """End all workers; called a second time, without waiting for what they are doing."""
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    async def _keep_serving(self, place: int) -> None:
        """One place: a worker of the wanted version serves in it, or is being started.

        The first one makes what is missing, the model above all; the others follow when it is there.
        """
        if place:
            await self._first_serves.wait()
        pause = self._pace.first_pause
        while True:
            worker = await self._begin(self._versions.wanted())
            if worker is not None:
                began = asyncio.get_running_loop().time()
                await self._follow(worker)
                if asyncio.get_running_loop().time() - began >= self._pace.steady_after:
                    pause = self._pace.first_pause
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._pace.longest_pause)

    async def _begin(self, version: Version) -> WorkerProcess | None:
        """A worker in an empty place. Where no other serves it accepts at once: customers wait until it is ready."""
        worker = await self._start(version)
        is_alone = not self._serving
        if is_alone:
            worker.accept()
        try:
            await worker.ready(self._pace.ready_within)
        except Failed as failure:
            self._refuse(worker, str(failure))
            if not self._first_serves.is_set() and self._versions.wanted() == version:
                raise CannotServeError(str(failure)) from None
            return None
        except (Ended, TimeoutError) as failure:
            logger.error("a worker of %s did not start: %s", version.name, failure or "too slow")
            self._see_off(worker, finish=False)
            return None
        if not is_alone:
            worker.accept()
        self._serves(worker)
        return worker

    async def _follow(self, worker: WorkerProcess) -> None:
        """Until the worker of this place is gone; those of other versions take over from it."""
        while True:
            if await worker.ends_within(self._pace.look):
                logger.error("a worker of %s has ended by itself (%s); it is started anew", worker.version.name, worker)
                self._alive.discard(worker)
                self._serving.discard(worker)
                return
            wanted = self._versions.wanted()
            if wanted not in (worker.version, self._refused):
                async with self._one_at_a_time:
                    # While this place waited, another may have found out that it cannot be started.
                    if wanted != self._refused:
                        worker = await self._switch(worker, wanted)

    async def _switch(self, old: WorkerProcess, version: Version) -> WorkerProcess:
        """The worker that serves afterwards: a new one, or the old one where that could not be."""
        logger.info("starting version %s", version.name)
        new = await self._start(version)
        if_alone = asyncio.create_task(_accept_after(old, new))
        try:
            await new.ready(self._pace.takes_over_within)
            new.accept()
            await new.serving(self._pace.takes_over_within)
        except (Failed, Ended, TimeoutError) as failure:
            self._refuse(new, _why(failure, self._pace.takes_over_within))
            return old
        finally:
            if_alone.cancel()
        self._see_off(old)
        self._serves(new)
        return new

    async def _start(self, version: Version) -> WorkerProcess:
        if self._nursery is None or not version.has_nurseries:
            worker = await WorkerProcess.start(self._command, version, self._listening)
        else:
            worker = await WorkerProcess.born(await self._nursery_of(version), version, self._listening)
        self._alive.add(worker)
        return worker

    async def _nursery_of(self, version: Version) -> Nursery:
        async with self._one_nursery:
            nursery = self._nurseries.get(version)
            if nursery is None or not nursery.is_there:
                nursery = self._nurseries[version] = await Nursery.start(self._nursery or (), version)
            return nursery

    async def _end_nurseries(self, *, needed: Iterable[Version] = ()) -> None:
        """Those of versions that have no worker any more."""
        over = set(self._nurseries) - {worker.version for worker in self._alive} - set(needed)
        await asyncio.gather(*(self._nurseries.pop(version).end(self._pace.stops_within) for version in over))

    def _refuse(self, worker: WorkerProcess, reason: str) -> None:
        self._refused = worker.version
        logger.error("version %s could not be started: %s", worker.version.name, reason)
        self._versions.failed(worker.version, reason)
        self._see_off(worker, finish=False)

    def _serves(self, worker: WorkerProcess) -> None:
        version = worker.version
        self._serving.add(worker)
        self._first_serves.set()
        logger.info("version %s serves", version.name)
        self._versions.serves(version)
        self._ready(version)

    def _see_off(self, worker: WorkerProcess, *, finish: bool = True) -> None:
        self._serving.discard(worker)

        async def see_off() -> None:
            if finish:
                worker.finish()
                await worker.ends_within(self._pace.finishes_within)
            await worker.end(self._pace.stops_within)
            self._alive.discard(worker)
            # What a version refused came from may be as wrong as its worker was.
            await self._end_nurseries(needed=[self._versions.wanted()] if finish else [])

        task = asyncio.create_task(see_off())
        self._seen_off.add(task)
        task.add_done_callback(self._seen_off.discard)

    async def _stop_all(self) -> None:
        ending = asyncio.gather(*(worker.end(self._pace.stops_within) for worker in list(self._alive)))
        hurry = asyncio.create_task(self._hurry.wait())
        either: tuple[asyncio.Future[Any], ...] = (ending, hurry)
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        for worker in self._alive:
            worker.kill()
        await ending
        self._alive.clear()
        await self._end_nurseries()


def stop_on_signals(supervisor: Supervisor) -> None:
    """The first SIGINT or SIGTERM ends it in order, the second at once."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.stop)


async def _accept_after(old: WorkerProcess, new: WorkerProcess) -> None:
    """Where the old worker dies before the new one is ready, nobody else is there to accept."""
    await old.ends()
    new.accept()


def _why(failure: Exception, seconds: float) -> str:
    if isinstance(failure, Failed):
        return str(failure)
    if isinstance(failure, Ended):
        return f"进程在就绪之前结束了（{failure}），详见服务日志"
    return f"{seconds:.0f}秒内没有就绪"
