"""The composition root one floor up: the service with the trainers' workbench."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from bot import app as desk_app
from bot.brain import Brain
from bot.settings import Settings
from desk.clock import Clock
from trainer import pages
from trainer.workbench import Workbench


def create_app(settings: Settings, make_brain: Callable[[], Brain], clock: Clock | None = None) -> FastAPI:
    """The whole service, as `bot.app.create_app` makes it, and the workbench at `/trainer`."""
    app = desk_app.create_app(settings, make_brain, clock)
    pages.add_to(app, Workbench.of(settings, app.state.office))
    return app
