"""A turn's spans, as a collector receives them: a tree of what was done, and no word of the customer's."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from actions.wiring import Tools, build_actions
from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming
from bot.settings import load_settings
from bot.tracing import Tracing
from desk.clock import FixedClock
from desk.service import Desk

SAID = "我家冰箱不制冷了，我要退货，电话13812345678"


class Collector(ThreadingHTTPServer):
    """Takes what OpenTelemetry's exporter sends."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.paths: set[str] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def spans(self) -> list[dict[str, Any]]:
        scopes = [
            scope for body in self.bodies for one in json.loads(body)["resourceSpans"] for scope in one["scopeSpans"]
        ]
        return [span for scope in scopes for span in scope["spans"]]


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.paths.add(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_given: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_turn_is_a_tree_without_words(collector: Collector, model: Path, tmp_path: Path, clock: FixedClock) -> None:
    tracing = Tracing.of(load_settings(otlp_endpoint=f"{collector.url}/"))
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    brain = Brain(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock, tracing=tracing)
    assert asyncio.run(brain.answer(Incoming("rest", "li-traced", "1", SAID)))
    tracing.close()
    desk.close()
    assert collector.paths == {"/v1/traces"}
    spans = collector.spans()
    turn = next(span for span in spans if span["name"] == "turn")
    assert {span["traceId"] for span in spans} == {turn["traceId"]}
    below = {span["name"] for span in spans if span.get("parentSpanId") == turn["spanId"]}
    assert below == {"parse", "policy", "action", "commit"}
    told = b"".join(collector.bodies).decode()
    assert "action_" in told
    for secret in (SAID, "冰箱", "13812345678", "li-traced", "\\u"):
        assert secret not in told


def test_what_went_wrong_is_told_by_its_kind_alone(
    collector: Collector, model: Path, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracing = Tracing.of(load_settings(otlp_endpoint=collector.url))
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    brain = Brain(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock, tracing=tracing)

    async def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError(SAID)

    monkeypatch.setattr(brain._processor, "handle_message", breaks)
    with pytest.raises(TurnFailedError):
        asyncio.run(brain.answer(Incoming("rest", "li", "1", "你好")))
    tracing.close()
    desk.close()
    turn = next(span for span in collector.spans() if span["name"] == "turn")
    assert turn["status"]["message"] == "RuntimeError"
    assert not turn.get("events")


def test_without_an_endpoint_nothing_is_traced() -> None:
    tracing, untouched = Tracing.of(load_settings()), object()
    tracing.watch(untouched)
    with tracing.span("turn"):
        pass
    tracing.close()


def test_a_share_of_none_traces_nothing(collector: Collector) -> None:
    tracing = Tracing.of(load_settings(otlp_endpoint=collector.url, otlp_share=0))
    with tracing.span("turn"):
        pass
    tracing.close()
    assert not collector.bodies
