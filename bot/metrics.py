"""Counters and times for Prometheus; no customer's words and no names among them."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
import secrets
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from bot.settings import Settings

TURNS = Counter("anxin_turns_total", "Messages answered, by channel and outcome", ["channel", "outcome"])
TURN_SECONDS = Histogram(
    "anxin_turn_seconds",
    "Time from a message's turn to its answer",
    ["channel"],
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
OWED_ANSWERS = Counter(
    "anxin_owed_answers_total", "Answers that went out later than the request, by channel and end", ["channel", "end"]
)
WECHAT_REPLIES = Counter("anxin_wechat_replies_total", "WeChat requests, by how they were answered", ["how"])


def router(settings: Settings) -> APIRouter:
    """`/metrics`, for who has the key; where none is set, for everybody in development and for nobody in production."""
    routes = APIRouter(include_in_schema=False)
    key = settings.metrics_key.get_secret_value()

    def may_read(authorization: str) -> bool:
        if not key:
            return settings.env == "development"
        return secrets.compare_digest(authorization.encode(), f"Bearer {key}".encode())

    @routes.get("/metrics")
    async def metrics(authorization: Annotated[str, Header()] = "") -> Response:
        if not may_read(authorization):
            raise HTTPException(404)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes
