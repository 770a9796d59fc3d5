"""A worker of `anxin serve`: the service on a socket that the supervisor owns."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import uvicorn
from fastapi import FastAPI

from bot.control import ACCEPT, FAILED, FINISH, READY, SERVING, WorkersEnd
from bot.server import DeskServer

if TYPE_CHECKING:
    from bot.brain import Brain

logger = logging.getLogger(__name__)

CreateApp = Callable[[Callable[[], "Brain"]], FastAPI]
"""The service around a brain that is still to be made."""

SECONDS_BETWEEN_LOOKS = 0.1
REFUSED = 2
"""The exit code of a worker that would fail again, however often it is started."""


class Worker:
    """Makes its brain at once, and accepts connections from when it is told to: before that, another serves."""

    def __init__(self, create_app: CreateApp, make_brain: Callable[[], Brain], control: WorkersEnd) -> None:
        self._control = control
        self._make_brain = make_brain
        self._failure: Exception | None = None
        self._told = threading.Event()
        self._accepts = False
        self._app = create_app(self._brain)
        config = uvicorn.Config(
            self._app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=10,
            # No page needs them, and uvicorn's would not run with the websockets library that Rasa pins.
            ws="none",
        )
        self._server = _Server(config, self._app, lambda: control.say(SERVING))

    def run(self, listening: socket.socket) -> int:
        """Until told to go; the exit code."""
        threading.Thread(target=self._listen, name="control", daemon=True).start()
        threading.Thread(target=self._tell_when_healthy, name="health", daemon=True).start()
        self._told.wait()
        if self._accepts:
            self._server.run(sockets=[listening])
        return 0 if self._failure is None else REFUSED

    def _brain(self) -> Brain:
        try:
            return self._make_brain()
        except Exception as error:
            self._failure = error
            raise

    def _listen(self) -> None:
        for word in self._control.heard():
            if word == ACCEPT:
                self._accepts = True
                self._told.set()
            elif word == FINISH:
                self._server.finish()
                self._told.set()
        self._stop()

    def _stop(self) -> None:
        self._server.should_exit = True
        self._told.set()

    def _tell_when_healthy(self) -> None:
        """Asks the service itself, as a balancer would."""
        asyncio.run(self._until_healthy())
        if self._failure is None:
            self._control.say(READY)
        else:
            self._control.say(FAILED, str(self._failure) or type(self._failure).__name__)
            self._stop()

    async def _until_healthy(self) -> None:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://worker") as asks:
            while self._failure is None and (await asks.get("/health")).status_code != httpx.codes.OK:
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


class _Server(DeskServer):
    """Tells when it accepts connections."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, started: Callable[[], None]) -> None:
        super().__init__(config, app)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()
