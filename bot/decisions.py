"""`POST /api/decide`: what a customer is entitled to, for whoever builds on the desk.

It needs no key: the rules are public, the facts name nobody, nothing is kept, and the size of a question is bounded.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from entitlement.bad_fact import BadFact
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.schema import bad_fact_schema, decision_schema, facts_schema

LARGEST_BODY = 16_384
DECISION = {"description": "the decision", "content": {"application/json": {"schema": decision_schema()}}}
BAD_FACT = {"description": "a fact that cannot be", "content": {"application/json": {"schema": bad_fact_schema()}}}
FACTS = {"required": True, "content": {"application/json": {"schema": facts_schema()}}}


async def read_body(request: Request) -> Any:
    """The JSON value in the body.

    Raises:
        HTTPException: it is no JSON (422), or longer than any set of facts (413).
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, f"the body is longer than {LARGEST_BODY} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(422, "the body is not valid JSON") from None


def router() -> APIRouter:
    """The route; facts, decision and errors are described in `/openapi.json`."""
    routes = APIRouter(prefix="/api", tags=["decisions"])

    @routes.post(
        "/decide",
        summary="Decide what a customer is entitled to",
        response_model=None,
        responses={200: DECISION, 422: BAD_FACT},
        openapi_extra={"requestBody": FACTS},
    )
    async def decide_on(source: Annotated[Any, Depends(read_body)]) -> JSONResponse:
        return await run_in_threadpool(_answer, source)

    return routes


def _answer(source: Any) -> JSONResponse:
    try:
        return JSONResponse(decide(Facts.from_json(source)).to_json())
    except BadFact as bad:
        told = {"error": bad.en, "fact": bad.fact, "problem": bad.problem, "message": bad.zh}
        return JSONResponse(told, 422)
