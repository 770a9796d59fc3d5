"""The composition root: settings in, the running service out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import decisions
from bot.brain import Brain
from bot.channels import rest, web
from bot.channels.wechat.wiring import open_wechat
from bot.errors import answer_errors
from bot.inbox import Inbox
from bot.settings import Settings


def create_app(settings: Settings, make_brain: Callable[[], Brain]) -> FastAPI:
    """The service; while the brain is being made in its own thread, health checks are answered with 503."""
    inbox = Inbox(make_brain)
    wechat = open_wechat(settings, inbox)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if wechat is not None:
            await wechat.start()
        yield
        if wechat is not None:
            await wechat.stop()
        inbox.close()

    app = FastAPI(title="Anxin 安心售后", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(rest.router(inbox, settings.rest_key.get_secret_value()))
    app.include_router(decisions.router())
    app.include_router(web.router(inbox, settings.session_key.get_secret_value()))
    if wechat is not None:
        app.include_router(wechat.router)
    app.mount("/page", StaticFiles(directory=web.PAGE), name="page")
    answer_errors(app)

    @app.get("/health")
    async def health() -> dict[str, str]:
        if not inbox.ready:
            raise HTTPException(503, "starting")
        return {"status": "ok"}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
