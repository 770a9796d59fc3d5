"""`anxin serve`: the running service."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from bot.agents.accounts import prepare
from bot.app import create_app
from bot.brain import Brain
from bot.logs import log_to_stderr
from bot.server import DeskServer
from bot.settings import Settings, SettingsError, load_settings
from bot.wiring import make_brain
from desk.clock import Clock
from desk.service import Desk

MakeApp = Callable[[Settings, Callable[[], Brain]], FastAPI]


def serve(host: str | None, port: int | None, make_app: MakeApp = create_app) -> int:
    """Run until stopped; the address is printed as soon as customers can be answered.

    Raises:
        SettingsError: a default secret or password in production, an address beyond this machine in development, or an
            address that is taken.
    """
    settings = read_settings(host, port)
    log_to_stderr()
    with _listen(settings) as listening:
        _prepare_accounts(settings)
        address = f"http://{_in_url(settings.host)}:{listening.getsockname()[1]}"

        def brain() -> Brain:
            made = make_brain(settings)
            print(f"安心售后已就绪: {address}", file=sys.stderr, flush=True)
            return made

        app = make_app(settings, brain)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=10,
            # No page needs them, and uvicorn's would not run with the websockets library that Rasa pins.
            ws="none",
        )
        DeskServer(config, app).run(sockets=[listening])
    return 0


def read_settings(host: str | None, port: int | None) -> Settings:
    """The environment's settings with the command line's on top.

    Raises:
        SettingsError: they are wrong, or would serve others than this machine in development.
    """
    settings = load_settings(**{name: value for name, value in (("host", host), ("port", port)) if value is not None})
    if settings.env == "development" and not _is_loopback(settings.host):
        raise SettingsError(
            f"in development only this machine is served, not {settings.host}: set ANXIN_ENV=production"
        )
    return settings


def _prepare_accounts(settings: Settings) -> None:
    desk = Desk.open(settings.database_url)
    try:
        prepare(desk, settings, Clock().now())
    finally:
        desk.close()


def _listen(settings: Settings) -> socket.socket:
    """Taken before the model is loaded, so that a wrong address is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise SettingsError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
