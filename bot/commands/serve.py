"""`anxin serve`: the running service."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
from collections.abc import Callable, Sequence

from bot.logs import log_to_stderr
from bot.metrics_folder import counted_together
from bot.settings import Settings, SettingsError, load_settings
from bot.supervisor import Supervisor, Version, Versions, stop_on_signals

BACKLOG = 2048
"""Customers who may wait while no worker accepts; the kernel may allow fewer."""

WORKER = (sys.executable, "-m", "bot.cli", "worker")
NURSERY = (sys.executable, "-m", "bot.cli", "nursery")


class ProjectItself:
    """The one version there is: what lies in the project's folder."""

    def __init__(self, settings: Settings) -> None:
        self._version = Version("project", variables=settings.as_variables())

    def wanted(self) -> Version:
        return self._version

    def serves(self, version: Version) -> None:
        """Nobody asks."""

    def failed(self, version: Version, reason: str) -> None:
        """There is no other."""


def serve(
    host: str | None,
    port: int | None,
    command: Sequence[str] = WORKER,
    versions: Callable[[Settings], Versions] = ProjectItself,
    workers: int | None = None,
    nursery: Sequence[str] = NURSERY,
) -> int:
    """Run until stopped; the address is printed as soon as customers can be answered.

    Raises:
        SettingsError: a default secret or password in production, an address beyond this machine in development, an
            address that is taken, or several workers without what they share.
        CannotServeError: the service cannot be started, no model can be trained for one.
    """
    settings = read_settings(host, port, workers)
    log_to_stderr(log_format=settings.log_format)
    with _listen(settings) as listening, counted_together(settings.workers):
        asyncio.run(_supervise(settings, listening, command, nursery, versions(settings)))
    return 0


async def _supervise(
    settings: Settings,
    listening: socket.socket,
    command: Sequence[str],
    nursery: Sequence[str],
    versions: Versions,
) -> None:
    address = f"http://{_in_url(settings.host)}:{listening.getsockname()[1]}"
    told = False

    def ready(_version: Version) -> None:
        nonlocal told
        if not told:
            print(f"安心售后已就绪: {address}", file=sys.stderr, flush=True)
        told = True

    supervisor = Supervisor(
        command,
        listening,
        versions,
        ready=ready,
        workers=settings.workers,
        # One that is alone would only have another process beside it.
        nursery=nursery if settings.workers > 1 else None,
    )
    stop_on_signals(supervisor)
    await supervisor.run()


def read_settings(host: str | None, port: int | None, workers: int | None = None) -> Settings:
    """The environment's settings with the command line's on top.

    Raises:
        SettingsError: they are wrong, or would serve others than this machine in development.
    """
    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    if settings.env == "development" and not _is_loopback(settings.host):
        raise SettingsError(
            f"in development only this machine is served, not {settings.host}: set ANXIN_ENV=production"
        )
    return settings


def _listen(settings: Settings) -> socket.socket:
    """Taken before the model is loaded, so that a wrong address is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise SettingsError(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
