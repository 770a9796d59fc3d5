"""A nursery as the supervisor sees it, and the workers that come from it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.nursery import BORN, GONE, REQUEST

if TYPE_CHECKING:
    from bot.supervisor import Version

UNKNOWN = 255
"""The exit code of a worker whose nursery was gone before it could tell."""


class Born:
    """A worker's process. Until it is born, whoever signals it ends the nursery that makes itself ready for it."""

    def __init__(self, nursery: int) -> None:
        self.pid = nursery
        self.returncode: int | None = None
        self._ended = asyncio.get_running_loop().create_future()

    async def wait(self) -> int:
        """Wait until it has ended; its exit code."""
        await asyncio.shield(self._ended)
        return self.returncode or 0

    def ends(self, code: int) -> None:
        if self.returncode is None:
            self.returncode = code
            self._ended.set_result(None)


class Nursery:
    """All methods belong to the event loop that started it."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        connection: socket.socket,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._connection = connection
        self._unborn: deque[Born] = deque()
        self._alive: dict[int, Born] = {}
        self._is_gone = False
        self._hearing = asyncio.create_task(self._hear(reader, writer))

    @classmethod
    async def start(cls, command: Sequence[str], version: Version) -> Nursery:
        """A new process of `command`, with the number of its socket and the version's arguments behind it."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command,
                str(theirs.fileno()),
                *version.arguments,
                pass_fds=(theirs.fileno(),),
                cwd=version.folder,
                env={**os.environ, **version.variables},
                start_new_session=True,
            )
        return cls(process, ours.dup(), *await asyncio.open_connection(sock=ours))

    @property
    def is_there(self) -> bool:
        return not self._is_gone and self._process.returncode is None

    def bear(self, listening: socket.socket, control: socket.socket) -> Born:
        """A worker with these two sockets, as soon as the nursery is ready."""
        worker = Born(self._process.pid)
        self._unborn.append(worker)
        try:
            socket.send_fds(self._connection, [REQUEST], [listening.fileno(), control.fileno()])
        except OSError:
            self._ends()
        return worker

    async def end(self, seconds: float) -> None:
        """Nobody is to be born any more, and nobody that was is left; it is made to go after `seconds`."""
        self._connection.close()
        self._hearing.cancel()
        with suppress(ProcessLookupError):
            self._process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                async for line in reader:
                    word, worker, *code = json.loads(line)
                    if word == BORN:
                        self._born(worker)
                    elif word == GONE and worker in self._alive:
                        self._alive.pop(worker).ends(code[0])
        finally:
            writer.close()
            self._ends()

    def _born(self, pid: int) -> None:
        worker = self._unborn.popleft()
        worker.pid = pid
        self._alive[pid] = worker

    def _ends(self) -> None:
        """It tells nothing any more: whether its workers live has to be looked for."""
        self._is_gone = True
        while self._unborn:
            self._unborn.popleft().ends(UNKNOWN)
        for pid, worker in self._alive.items():
            _look_for_the_end(pid, worker)
        self._alive.clear()


def _look_for_the_end(pid: int, worker: Born) -> None:
    loop = asyncio.get_running_loop()
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        worker.ends(UNKNOWN)
        return

    def ended() -> None:
        loop.remove_reader(handle)
        os.close(handle)
        worker.ends(UNKNOWN)

    loop.add_reader(handle, ended)
