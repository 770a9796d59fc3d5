"""A worker with a light service in place of the desk: it answers who it is, and counts each message in a file.

How it behaves comes from the environment: LIGHT_NAME, LIGHT_RECORD (a file), LIGHT_STARTS (as it should: slowly,
fails, dies).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse

from bot.control import WorkersEnd
from bot.live import Live
from bot.worker import Worker

NAME = os.environ.get("LIGHT_NAME", "")
RECORD = os.environ.get("LIGHT_RECORD", "")
STARTS = os.environ.get("LIGHT_STARTS", "")
THINKING_SECONDS = 0.05


def create_app(make_brain: Callable[[], Any]) -> FastAPI:
    app = FastAPI()
    app.state.live = Live()
    made: list[Any] = []

    def make() -> None:
        made.append(make_brain())

    threading.Thread(target=make, daemon=True).start()

    @app.get("/health")
    async def health() -> dict[str, str]:
        if not made:
            raise HTTPException(503, "starting")
        return {"status": "ok"}

    @app.post("/say/{number}")
    async def say(number: str) -> dict[str, str]:
        await asyncio.sleep(THINKING_SECONDS)
        with open(RECORD, "a") as record:
            record.write(f"{number}\n")
        return {"number": number, "by": NAME}

    @app.get("/events")
    async def events() -> StreamingResponse:
        async def news() -> AsyncIterator[str]:
            with app.state.live.listen("all") as listener:
                while not app.state.live.closed:
                    yield f"data: {NAME}\n\n"
                    await listener.wait(0.1)

        return StreamingResponse(news(), media_type="text/event-stream")

    @app.get("/die")
    async def die() -> None:
        os._exit(7)

    return app


def make_brain() -> Any:
    time.sleep(0.3)
    if STARTS == "fails":
        raise ValueError("模型不对")
    if STARTS == "dies":
        os._exit(9)
    if STARTS == "hangs":
        time.sleep(3600)
    return object()


def work(listening: int, control: int) -> int:
    return Worker(create_app, make_brain, WorkersEnd(socket.socket(fileno=control))).run(
        socket.socket(fileno=listening)
    )


if __name__ == "__main__":
    sys.exit(work(int(sys.argv[1]), int(sys.argv[2])))
