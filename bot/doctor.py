"""What a service needs before it can serve, looked at one by one: each part in one line, what is wrong plainly."""

from __future__ import annotations

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
import httpx
import redis
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.brands import load_brands
from bot.settings import Settings, SettingsError, load_settings
from bot.tracing import Tracing
from bot.train import current_model
from desk.brand_folder import read_brand_folder
from desk.database import connect, is_up_to_date

FREE_MEGABYTES = 500
"""Less room than this for database, pictures and a new model is told."""
MEGABYTE = 1024 * 1024
KEEPS_ALL = "noeviction"
SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """One part and how it is; `problem` is empty where all is well, `hint` where nothing is to be added."""

    part: str
    problem: str = ""
    hint: str = ""


def examine() -> Iterator[Finding]:
    """Every part that is configured; nothing is changed but what is missing of the folders."""
    try:
        settings = load_settings()
    except SettingsError as error:
        yield Finding("settings", str(error))
        return
    yield Finding("settings", hint=settings.env)
    parts: dict[str, Callable[[Settings], str]] = {
        "database": _database,
        "model": _model,
        "brand": _brand,
        "brands": _brands,
        "uploads": lambda given: _folder(given.uploads),
        "trainers' folder": lambda given: _folder(given.trainer_folder),
        "traces": _traces,
        "address": _address,
    }
    if settings.redis_url.get_secret_value():
        parts["redis"] = _redis
    if settings.events_url.get_secret_value():
        parts["event broker"] = _event_broker
    for part, look in parts.items():
        try:
            yield Finding(part, hint=look(settings))
        except Exception as error:  # whatever it is, it is this part's, and the others are looked at as well
            yield Finding(part, _told(error))


class NotWellError(Exception):
    """A part is not as it has to be; the text says what to do."""


def _database(settings: Settings) -> str:
    engine = connect(settings.database_url)
    try:
        return f"{engine.dialect.name}, {_tables(engine)}"
    finally:
        engine.dispose()


def _redis(settings: Settings) -> str:
    with redis.Redis.from_url(
        settings.redis_url.get_secret_value(), socket_connect_timeout=5, socket_timeout=5
    ) as there:
        info: dict[str, Any] = there.info()
        there.eval("return redis.call('TIME')", 0)
    if info.get("cluster_enabled"):
        raise NotWellError("a Redis Cluster cannot be used: name one primary")
    policy = info.get("maxmemory_policy", KEEPS_ALL)
    if info.get("maxmemory") and policy != KEEPS_ALL:
        raise NotWellError(f"maxmemory-policy is {policy}: places in a queue might be dropped, set {KEEPS_ALL}")
    return f"version {info['redis_version']}, for {settings.workers} workers on this machine"


def _event_broker(settings: Settings) -> str:
    async def look() -> str:
        connection = await aio_pika.connect(settings.events_url.get_secret_value(), timeout=SECONDS)
        async with connection:
            await connection.channel()
        return f"takes events for {settings.events_queue}"

    try:
        return asyncio.run(asyncio.wait_for(look(), 2 * SECONDS))
    except asyncio.CancelledError as dropped:
        # What its client makes of a connection that ends in the midst of it.
        raise NotWellError("it drops the connection") from dropped


def _tables(engine: Engine) -> str:
    return "up to date" if is_up_to_date(engine) else "its tables are brought up to date at the next start"


def _model(settings: Settings) -> str:
    model = current_model(settings.models)
    if model is None:
        raise NotWellError("there is no model of the present data: run `anxin train`, or the start does (minutes)")
    return model.name


def _brand(settings: Settings) -> str:
    return f"{len(read_brand_folder(settings.brand).products or ())} products"


def _brands(settings: Settings) -> str:
    return ", ".join(sorted(load_brands(settings.brands))) or "none of its own"


def _folder(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        free = shutil.disk_usage(folder).free // MEGABYTE
    if free < FREE_MEGABYTES:
        raise NotWellError(f"only {free} MB are free in {folder}")
    return f"{free // 1024} GB free"


def _traces(settings: Settings) -> str:
    if not settings.otlp_endpoint:
        return "not wanted"
    Tracing.of(settings).close()
    place = httpx.URL(settings.otlp_endpoint)
    try:
        socket.create_connection((place.host, place.port or (443 if place.scheme == "https" else 80)), 3).close()
    except OSError as error:
        raise NotWellError(f"nobody listens at ANXIN_OTLP_ENDPOINT: {error.strerror or error}") from error
    return f"to {place.host}"


def _address(settings: Settings) -> str:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    place = f"{settings.host}:{settings.port}"
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise NotWellError(f"{place}: {error.strerror} (is the service running already?)") from error
    return f"{place} is free"


def _told(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        # What the driver says, without the statement; no address, which may hold a password.
        return " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
    return " ".join(str(error).split()) or type(error).__name__
