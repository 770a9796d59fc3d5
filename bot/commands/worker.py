"""`anxin worker`: started by `anxin serve` alone, which gives it the sockets."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.agents.accounts import prepare
from bot.app import create_app
from bot.control import FAILED, WorkersEnd
from bot.logs import log_to_stderr
from bot.settings import Settings, SettingsError, load_settings
from bot.worker import REFUSED, Worker
from desk.clock import Clock
from desk.service import Desk

if TYPE_CHECKING:
    from bot.brain import Brain

CreateApp = Callable[[Settings, Callable[[], "Brain"]], FastAPI]


def work(listening: int, control: int, sha256: str | None = None, create: CreateApp = create_app) -> int:
    """Serve on the socket with number `listening` as the supervisor behind the socket `control` says.

    `sha256`: the model must be there and have this content.
    """
    supervisor = WorkersEnd(socket.socket(fileno=control))
    try:
        settings = load_settings()
        log_to_stderr(log_format=settings.log_format)
        _prepare_accounts(settings)
    except SettingsError as error:
        supervisor.say(FAILED, str(error))
        return REFUSED

    def make() -> Brain:
        # Rasa takes seconds to import: in the brain's own thread, while the web side starts.
        from bot.wiring import make_brain, make_ready

        make_ready(settings, sha256)
        return make_brain(settings, sha256=sha256)

    return Worker(lambda brain: create(settings, brain), make, supervisor).run(socket.socket(fileno=listening))


def _prepare_accounts(settings: Settings) -> None:
    desk = Desk.open(settings.database_url)
    try:
        prepare(desk, settings, Clock().now())
    finally:
        desk.close()
