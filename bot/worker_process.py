"""A worker as its supervisor sees it: a process that inherits the socket, and a line to it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from bot.control import ACCEPT, FAILED, FINISH, READY, SERVING, as_line, read_line

if TYPE_CHECKING:
    from bot.nursery_process import Nursery
    from bot.supervisor import Version


class Failed(Exception):  # noqa: N818 (a report, told by the worker itself)
    """The worker cannot answer, and would not if it were started again; the message says why."""


class Ended(Exception):  # noqa: N818
    """The process has ended without a word; the message says how."""


class Process(Protocol):
    """A process of its own program, or one split off from a nursery."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...


class WorkerProcess:
    """One worker. All methods belong to the event loop that started it."""

    def __init__(
        self,
        version: Version,
        process: Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.version = version
        self._process = process
        self._writer = writer
        loop = asyncio.get_running_loop()
        self._reports: dict[str, asyncio.Future[str]] = {
            word: loop.create_future() for word in (READY, SERVING, FAILED)
        }
        self._reading = asyncio.create_task(self._read(reader))

    @classmethod
    async def start(cls, command: Sequence[str], version: Version, listening: socket.socket) -> WorkerProcess:
        """A new process of `command`, with the numbers of its two sockets and the version's arguments behind it."""
        ours, theirs = socket.socketpair()
        with theirs:
            sockets = (listening.fileno(), theirs.fileno())
            process = await asyncio.create_subprocess_exec(
                *command,
                *(str(number) for number in sockets),
                *version.arguments,
                pass_fds=sockets,
                cwd=version.folder,
                env={**os.environ, **version.variables},
                # A terminal's Ctrl-C is for the supervisor, which ends its workers in order. (uvloop, which a library
                # may put in place, knows no `process_group`.)
                start_new_session=True,
            )
        return cls(version, process, *await asyncio.open_connection(sock=ours))

    @classmethod
    async def born(cls, nursery: Nursery, version: Version, listening: socket.socket) -> WorkerProcess:
        """A process split off from the version's nursery, as soon as that is ready."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = nursery.bear(listening, theirs)
        return cls(version, process, *await asyncio.open_connection(sock=ours))

    def __str__(self) -> str:
        code = self._process.returncode
        if code is None:
            return f"pid {self._process.pid}"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    async def ready(self, seconds: float) -> None:
        """Wait until it can answer customers.

        Raises:
            Failed: it cannot and will not.
            Ended: it has gone without a word.
            TimeoutError: it takes longer than `seconds`.
        """
        await self._reported(READY, seconds)

    async def serving(self, seconds: float) -> None:
        """Wait until it accepts connections. Raises as `ready` does."""
        await self._reported(SERVING, seconds)

    async def ends_within(self, seconds: float) -> bool:
        """Whether the process has ended, or does so within `seconds`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        return self._process.returncode is not None

    async def ends(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()

    def accept(self) -> None:
        self._say(ACCEPT)

    def finish(self) -> None:
        """Another serves now: end what is under way and go."""
        self._say(FINISH)

    async def end(self, seconds: float) -> None:
        """Have it stop, and make it after `seconds`."""
        self._signal(signal.SIGTERM)
        if not await self.ends_within(seconds):
            self.kill()
            await self._process.wait()
        self._writer.close()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _say(self, word: str) -> None:
        self._writer.write(as_line(word))

    def _signal(self, number: signal.Signals) -> None:
        """To the worker and what it has started, a training for one."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    async def _reported(self, word: str, seconds: float) -> None:
        failed, ended = self._reports[FAILED], self._reading
        awaited: set[asyncio.Future[Any]] = {self._reports[word], failed, ended}
        await asyncio.wait(awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if failed.done():
            raise Failed(failed.result())
        if self._reports[word].done():
            return
        if ended.done():
            await self.ends_within(seconds)
            raise Ended(str(self))
        raise TimeoutError

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            async for line in reader:
                word, text = read_line(line)
                report = self._reports.get(word)
                if report is not None and not report.done():
                    report.set_result(text)
