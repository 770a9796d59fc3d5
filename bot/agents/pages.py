"""The agents' side put together: its routes, and the page at `/agents`."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from bot.agents import answers, board, cases, compensation, conversation, counts, ending, login, photos, queue
from bot.agents.office import Office
from bot.channels.web import PAGE_HEADERS

PAGE = Path(__file__).parent / "page"


def add_to(app: FastAPI, office: Office) -> None:
    """Serve the agents' page and what it asks for."""
    who = login.signed_in(office)
    for part in (login, queue, conversation, cases, ending, board, answers, compensation, counts, photos):
        app.include_router(part.router(office, who))

    @app.get("/agents", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    app.mount("/agents/page", StaticFiles(directory=PAGE), name="agents_page")
