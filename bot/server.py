"""The web server, which lets go of those who wait for news before it stops."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI


class DeskServer(uvicorn.Server):
    """Uvicorn waits for open connections to end; streams of news end only when they are told to."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        live = getattr(self._app.state, "live", None)
        if live is not None:
            live.close()
        await super().shutdown(sockets)
