"""Counters and times for Prometheus; no customer's words and no names among them."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from bot import backlog_gauges
from bot.all_workers import whole_registry
from bot.settings import Settings
from desk.backlog import Backlog

logger = logging.getLogger(__name__)

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
UNDERSTOOD = Counter(
    "anxin_understood_total",
    "Messages read, by channel and what was decided: answer, ask_back, decline",
    ["channel", "decision"],
)
DELIVERIES = Counter(
    "anxin_deliveries_total",
    "Messages brought to customers, by channel and outcome",
    ["channel", "outcome"],
)
ROUNDS = Counter("anxin_rounds_total", "Rounds over what is due, by outcome", ["outcome"])
ROUND_SECONDS = Histogram("anxin_round_seconds", "Time that a round took", buckets=(0.01, 0.1, 0.5, 1, 5, 30, 120))
LAST_ROUND = Gauge(
    "anxin_last_round_timestamp_seconds",
    "When a round was last gone to its end, since 1970",
    # Whoever has led last knows it, also where the clock was put back.
    multiprocess_mode="mostrecent",
)
WECHAT_REPLIES = Counter("anxin_wechat_replies_total", "WeChat requests, by how they were answered", ["how"])


def router(settings: Settings, look: Callable[[], Backlog]) -> APIRouter:
    """`/metrics`, for who has the key; where none is set, for everybody in development and for nobody in production.

    `look` asks the database what waits; it is called in a thread, once for each reading.
    """
    routes = APIRouter(include_in_schema=False)
    key = settings.metrics_key.get_secret_value()
    registry = whole_registry()

    def may_read(authorization: str) -> bool:
        if not key:
            return settings.env == "development"
        return secrets.compare_digest(authorization.encode(), f"Bearer {key}".encode())

    @routes.get("/metrics")
    async def metrics(authorization: Annotated[str, Header()] = "") -> Response:
        if not may_read(authorization):
            raise HTTPException(404)
        backlog_gauges.show(await asyncio.to_thread(_looked, look))
        told = await asyncio.to_thread(generate_latest, registry)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    return routes


def _looked(look: Callable[[], Backlog]) -> Backlog | None:
    """None when the database cannot be asked, which must not hide the other numbers."""
    try:
        return look()
    except Exception as error:
        logger.warning("the database could not be asked what waits: %s", type(error).__name__)
        return None
