"""The composition root: settings in, the running service out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.brain import Brain
from bot.channels import rest, web
from bot.inbox import Inbox
from bot.settings import Settings

logger = logging.getLogger(__name__)


def create_app(settings: Settings, make_brain: Callable[[], Brain]) -> FastAPI:
    """The service; the brain is made in its own thread while the first health checks are answered with 503."""
    inbox = Inbox(make_brain)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        inbox.close()

    app = FastAPI(title="Anxin 安心售后", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(rest.router(inbox, settings.rest_key.get_secret_value()))
    app.include_router(web.router(inbox, settings.session_key.get_secret_value()))
    app.mount("/page", StaticFiles(directory=web.PAGE), name="page")
    app.add_exception_handler(RequestValidationError, _say_what_is_wrong)
    app.add_exception_handler(Exception, _say_nothing_inner)

    @app.get("/health")
    async def health() -> dict[str, str]:
        if not inbox.ready:
            raise HTTPException(503, "starting")
        return {"status": "ok"}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def _say_what_is_wrong(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    wrong = [
        {"field": ".".join(str(part) for part in problem["loc"][1:]), "problem": problem["msg"]}
        for problem in error.errors()
    ]
    return JSONResponse({"error": "the request does not fit", "wrong": wrong}, status_code=422)


async def _say_nothing_inner(_request: Request, error: Exception) -> JSONResponse:
    logger.error("request failed: %s", type(error).__name__)
    return JSONResponse({"error": "服务暂时出了问题,请稍后再发一次"}, status_code=500)
