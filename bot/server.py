"""The web server, which lets go of those who wait for news before it stops, and can hand its customers over."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from fastapi import FastAPI

SECONDS_BETWEEN_LOOKS = 0.02
CLOSES = (b"connection", b"close")


class DeskServer(uvicorn.Server):
    """Uvicorn waits for open connections to end; streams of news end only when they are told to."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        # Uvicorn would believe whoever connects from this machine; whose word counts is a setting of the application.
        config.proxy_headers = False
        super().__init__(config)
        self._app = app
        self._hands_over = False

    def finish(self) -> None:
        """Stop because another process takes over the same address: nobody is turned away. From any thread.

        New connections are left to the other. One that is open gets its answer, told to come anew for the next
        one: closing it without that word would lose the message that is on its way at this moment.
        """
        self._hands_over = True
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._hands_over:
            self._accept_no_more()
        live = getattr(self._app.state, "live", None)
        if live is not None:
            live.close()
        if self._hands_over:
            await self._see_off()
        await super().shutdown(sockets)

    def _accept_no_more(self) -> None:
        for server in self.servers:
            server.close()
        self.server_state.default_headers = [*self.server_state.default_headers, CLOSES]
        for connection in list(self.server_state.connections):
            # Of HTTP there are the two protocols that uvicorn itself knows; both have the answer under way.
            cycle = getattr(connection, "cycle", None)
            if cycle is not None and not cycle.response_started:
                # It can still be told to come anew; a stream that has begun cannot, and its connection stays.
                connection.shutdown()

    async def _see_off(self) -> None:
        """Until every connection has ended, at most as long as an idle one would have been kept anyway."""
        loop = asyncio.get_running_loop()
        last = loop.time() + self.config.timeout_keep_alive + 1
        # One that was accepted a moment ago is not counted yet: look only after a rest.
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        while self.server_state.connections and loop.time() < last:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
