"""`anxin serve`: the running service."""

from __future__ import annotations

import ipaddress
import sys

import uvicorn
from pydantic import ValidationError

from bot.app import create_app
from bot.brain import Brain
from bot.logs import log_to_stderr
from bot.settings import Settings
from bot.wiring import make_brain


class SettingsError(Exception):
    """The service must not start with these settings."""


def serve(host: str | None, port: int | None) -> int:
    """Run until stopped; the address is printed as soon as customers can be answered.

    Raises:
        SettingsError: a default secret in production, or an address beyond this machine in development.
    """
    settings = read_settings(host, port)
    log_to_stderr()

    def brain() -> Brain:
        made = make_brain(settings)
        print(f"安心售后已就绪: http://{settings.host}:{settings.port}", file=sys.stderr, flush=True)
        return made

    uvicorn.run(
        create_app(settings, brain),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=10,
    )
    return 0


def read_settings(host: str | None, port: int | None) -> Settings:
    """The environment's settings with the command line's on top, or a SettingsError that says what is wrong."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(problem["msg"] for problem in error.errors())) from error
    if settings.env == "development" and not _is_loopback(settings.host):
        raise SettingsError(f"in development only this machine is served, not {settings.host}: set ANXIN_ENV=production")
    return settings


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
