"""Servers that hand one address over to the next, again and again, while customers write."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from bot.live import Live
from bot.server import DeskServer

HANDOVERS = 25
CUSTOMERS = 2
SECONDS = 30


def make_server() -> DeskServer:
    app = FastAPI()

    @app.post("/")
    async def answer(body: dict[str, int]) -> int:
        return body["number"]

    app.state.live = live = Live()

    @app.get("/news")
    async def news() -> StreamingResponse:
        async def until_closed() -> AsyncIterator[str]:
            with live.listen("all") as listener:
                yield "data: begun\n\n"
                while not live.closed:
                    await listener.wait(SECONDS)

        return StreamingResponse(until_closed(), media_type="text/event-stream")

    return DeskServer(uvicorn.Config(app, log_level="warning", access_log=False, ws="none"), app)


def take_over(listening: socket.socket, before: DeskServer | None) -> tuple[DeskServer, threading.Thread]:
    """A server that accepts, and only then the one before it is told to finish."""
    server = make_server()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.dup()]})
    thread.start()
    while not server.started:
        time.sleep(0.001)
    if before is not None:
        before.finish()
    return server, thread


def write(url: str, over: threading.Event, *, keep_alive: bool) -> int:
    """How many messages were answered; anything that is lost or refused raises."""
    number = 0
    with httpx.Client(timeout=SECONDS, limits=httpx.Limits(max_keepalive_connections=int(keep_alive))) as client:
        while not over.is_set():
            number += 1
            assert client.post(url, json={"number": number}).raise_for_status().json() == number
    return number


def listen(url: str, over: threading.Event) -> int:
    """How many streams were opened, each as soon as the one before had ended."""
    number = 0
    with httpx.Client(timeout=SECONDS) as client:
        while not over.is_set():
            with client.stream("GET", f"{url}news") as stream:
                number += 1
                assert [line for line in stream.iter_lines() if line] in ([], ["data: begun"])
    return number


def test_an_address_changes_hands_without_a_lost_message() -> None:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(2 * CUSTOMERS) as customers:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        writing = [customers.submit(write, url, over, keep_alive=number % 2 == 0) for number in range(CUSTOMERS)]
        listening_too = customers.submit(listen, url, over)
        server, threads = None, []
        for _ in range(HANDOVERS):
            server, thread = take_over(listening, server)
            threads.append(thread)
            time.sleep(0.05)
        over.set()
        assert server
        answered = [one.result(SECONDS) for one in writing]
        server.should_exit = True
        streams = listening_too.result(SECONDS)
        for thread in threads:
            thread.join(SECONDS)
    assert min(answered) > HANDOVERS
    assert streams >= HANDOVERS


def test_an_idle_connection_is_told_to_come_anew_and_not_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server, thread = take_over(listening, None)
        with closing(httpx.Client(timeout=SECONDS)) as client:
            assert "connection" not in client.post(url, json={"number": 1}).headers
            server.finish()
            while server.servers[0].is_serving():
                time.sleep(0.001)
            last = client.post(url, json={"number": 2})
        thread.join(SECONDS)
    assert (last.json(), last.headers["connection"]) == (2, "close")
