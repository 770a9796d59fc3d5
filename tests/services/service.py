"""`anxin serve --workers 2` on real servers, and connections to one worker or the other."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bot.settings import PROJECT
from desk.service import Desk

SECONDS = 240
KEY = "a key for tests"
WIDGET = "/api/widget/demo"
REST = "/webhooks/rest/webhook"
SERVE = (sys.executable, "-m", "trainer.cli", "serve", "--port", "0", "--workers", "2")


@dataclass
class Service:
    """Two workers behind one socket, and what they remember."""

    url: str
    redis_url: str
    remembers: Desk
    process: subprocess.Popen[str]

    def workers(self) -> list[psutil.Process]:
        nurseries = psutil.Process(self.process.pid).children()
        split_off = (worker for nursery in nurseries for worker in nursery.children())
        return sorted((one for one in split_off if one.status() != psutil.STATUS_ZOMBIE), key=lambda one: one.pid)

    @asynccontextmanager
    async def connections(self) -> AsyncIterator[list[httpx.AsyncClient]]:
        """A connection that is kept to each worker."""
        workers = self.workers()
        assert len(workers) == 2
        clients = []
        for worker in workers:
            # Who stands still accepts nothing, so that the other does.
            others = [one for one in workers if one is not worker]
            for other in others:
                other.suspend()
            try:
                clients.append(await self._connection())
            finally:
                for other in others:
                    other.resume()
        try:
            yield clients
        finally:
            for client in clients:
                await client.aclose()

    async def _connection(self) -> httpx.AsyncClient:
        kept = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=None)
        headers = {"Authorization": f"Bearer {KEY}"}
        client = httpx.AsyncClient(base_url=self.url, limits=kept, headers=headers, timeout=SECONDS)
        (await client.get("/health")).raise_for_status()
        return client


@contextmanager
def running_service(database: str, redis_url: str, events_url: str, model: Path, folder: Path) -> Iterator[Service]:
    """Both workers are ready when the body begins."""
    environment = {
        **os.environ,
        "ANXIN_DATABASE_URL": database,
        "ANXIN_REDIS_URL": redis_url,
        "ANXIN_EVENTS_URL": events_url,
        "ANXIN_MODELS": str(model.parent),
        "ANXIN_REST_KEY": KEY,
        "ANXIN_SESSION_KEY": KEY,
        "ANXIN_UPLOADS": str(folder / "uploads"),
        "ANXIN_TRAINER_FOLDER": str(folder / "trainer"),
    }
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(SERVE, cwd=PROJECT, env=environment, stderr=out, text=True)
    try:
        url = asyncio.run(_address(process, log))
        desk = Desk.open(database)
        service = Service(url, redis_url, desk, process)
        asyncio.run(both_serve(service, log))
        yield service
        desk.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)


async def both_serve(service: Service, log: Path, times: int = 2) -> None:
    """Until workers have begun to serve so many times."""
    async with asyncio.timeout(SECONDS):
        while log.read_text().count("version project serves") < times:
            assert service.process.poll() is None, log.read_text()
            await asyncio.sleep(0.1)


async def _address(process: subprocess.Popen[str], log: Path) -> str:
    async with asyncio.timeout(SECONDS):
        while "http://" not in (told := log.read_text()):
            assert process.poll() is None, told
            await asyncio.sleep(0.1)
    return told[told.index("http://") :].split()[0]
