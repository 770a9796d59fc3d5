"""The agents' side put together: its routes, and the page at `/agents`."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from bot.agents import board, cases, compensation, conversation, counts, login, queue
from bot.agents.office import Office
from bot.channels.web import PAGE_HEADERS

PAGE = Path(__file__).parent / "page"


def add_to(app: FastAPI, office: Office) -> None:
    """Serve the agents' page and what it asks for."""
    who = login.signed_in(office)
    for routes in (
        login.router(office, who),
        queue.router(office, who),
        conversation.router(office, who),
        cases.router(office, who),
        board.router(office, who),
        compensation.router(office, who),
        counts.router(office, who),
    ):
        app.include_router(routes)

    @app.get("/agents", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    app.mount("/agents/page", StaticFiles(directory=PAGE), name="agents_page")
