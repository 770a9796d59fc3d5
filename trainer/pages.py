"""The workbench put together: its routes, and the page at `/trainer`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.channels.web import PAGE_HEADERS
from trainer import changes, inbox, live, login
from trainer.entitlement_cases import routes as entitlement_cases
from trainer.refusals import RefusedError
from trainer.rehearsal import routes as rehearsal
from trainer.replies import routes as replies
from trainer.stories import routes as stories
from trainer.workbench import Workbench

PAGE = Path(__file__).parent / "page"
PARTS = (login, inbox, rehearsal, stories, replies, entitlement_cases, live, changes)


def add_to(app: FastAPI, workbench: Workbench) -> None:
    """Serve the workbench's page and what it asks for."""
    who = login.signed_in(workbench)
    for part in PARTS:
        app.include_router(part.router(workbench, who))
    app.add_exception_handler(RefusedError, _refused)

    @app.get("/trainer", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    app.mount("/trainer/page", StaticFiles(directory=PAGE), name="trainer_page")


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    refused = cast(RefusedError, error)
    return JSONResponse(refused.shown(), refused.status)
