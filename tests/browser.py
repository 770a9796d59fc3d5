"""A real browser for the tests of pages: Debian's Chromium, and an application served on a free port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from bot.server import DeskServer

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SECONDS_TO_STOP = 120
PATIENCE_MS = 20_000
"""For a machine that is busy with other things."""

expect.set_options(timeout=PATIENCE_MS)


class OpenPage(Protocol):
    """Opens `url` in a browser of its own; options are those of Playwright's `new_context`."""

    def __call__(self, url: str, **options: Any) -> Page: ...


@contextmanager
def serving(app: FastAPI, port: int = 0, on: socket.socket | None = None) -> Iterator[str]:
    """Serves `app` in a thread and gives its address; `on` is a socket that goes on listening afterwards."""
    with on.dup() if on else socket.create_server(("127.0.0.1", port)) as listening:
        server = DeskServer(uvicorn.Config(app, log_level="warning", access_log=False, ws="none"), app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS_TO_STOP)
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module: the event loop of Playwright keeps other tests from starting theirs."""
    if not CHROMIUM.exists():
        pytest.fail("no browser to test with: run scripts/browser.sh")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def console() -> Iterator[list[str]]:
    """What the pages of a test complained about; whatever the test does not take out fails it."""
    complaints: list[str] = []
    yield complaints
    assert not complaints, complaints


@pytest.fixture
def open_page(browser: Browser, console: list[str]) -> Iterator[OpenPage]:
    """Opens pages as a customer in China sees them."""
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            console.append(message.text)

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        context.on("console", listen)
        context.on("weberror", lambda error: console.append(str(error.error)))
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
