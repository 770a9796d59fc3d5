"""What a caller is told when a request cannot be answered: always `{"error": sentence}`, nothing inner."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.inbox import NoBrainError

logger = logging.getLogger(__name__)

NOT_JSON = "json_invalid"


def answer_errors(app: FastAPI) -> None:
    """Give every error of `app` the one shape."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _does_not_fit)
    app.add_exception_handler(NoBrainError, _cannot_answer)
    app.add_exception_handler(Exception, _failed)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    refusal = cast(HTTPException, error)
    return JSONResponse({"error": refusal.detail}, refusal.status_code, refusal.headers)


async def _does_not_fit(_request: Request, error: Exception) -> JSONResponse:
    problems = cast(RequestValidationError, error).errors()
    return JSONResponse({"error": "; ".join(_sentence(problem) for problem in problems)}, 422)


async def _cannot_answer(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"error": "the desk could not start; its log says why"}, 503)


async def _failed(_request: Request, error: Exception) -> JSONResponse:
    logger.error("request failed: %s", type(error).__name__)
    return JSONResponse({"error": "the desk failed to answer; the same message may be sent again"}, 500)


def _sentence(problem: Mapping[str, Any]) -> str:
    """The field and what is wrong with it, without the value."""
    if problem["type"] == NOT_JSON:
        return "the body is not valid JSON"
    field = ".".join(str(part) for part in problem["loc"] if part != "body")
    return f"{field or 'the body'}: {problem['msg']}"
