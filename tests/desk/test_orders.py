"""Orders of the desk's own table, and of a shop's system over HTTP: a real server on the loopback interface."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from desk.orders import HttpOrders, OrderSource, OrdersUnavailableError, Purchase
from desk.service import Desk
from tests.desk.demo_brand import load_demo

ORDER = {
    "number": "WX 2026/1",
    "model": "AXB-320W",
    "category": "refrigerator",
    "channel": "online",
    "price_paid": "2399.00",
    "proof": "order_record",
    "state": "shipped",
    "bought_on": "2026-11-19",
    "expected_on": "2026-11-23",
    "colour": "a field that the desk does not know",
}


def find(source: OrderSource, number: str, phone_end: str) -> Purchase | None:
    return asyncio.run(source.find(number, phone_end))


def test_the_desks_own_order_is_found_by_number_and_telephone_alone(desk: Desk) -> None:
    load_demo(desk)
    with desk.work() as work:
        found = find(work.orders, "DD2026111900001", "1234")
        assert found is not None
        assert (found.model, found.price_paid, found.expected_on) == (
            "AXB-320W",
            Decimal("2199.00"),
            date(2026, 11, 23),
        )
        assert find(work.orders, "DD2026111900001", "4321") is None
        assert find(work.orders, "DD2026111900001", "一二三四") is None
        assert find(work.orders, "DD2026111900009", "1234") is None


@contextmanager
def shop_system(body: bytes, status: int = 200) -> Iterator[str]:
    """A shop's system with one order; it answers other pairs with 404 and wrong keys with 401."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            known = unquote(url.path) == "/api/orders/WX 2026/1" and parse_qs(url.query) == {"phone_end": ["1234"]}
            answer = status if known else 404
            if self.headers["Authorization"] != "Bearer secret":
                answer = 401
            if answer == 0:
                done.wait()
                return
            self.send_response(answer)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        done.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_order_of_the_shops_system() -> None:
    with shop_system(json.dumps(ORDER).encode()) as url:
        shop = HttpOrders(url, "secret")
        found = find(shop, "WX 2026/1", "1234")
        assert found is not None
        assert (found.state, found.bought_on, found.delivered_on) == ("shipped", date(2026, 11, 19), None)
        assert find(shop, "WX 2026/1", "0000") is None
        assert find(shop, "another", "1234") is None


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("{}", 500, "status 500"),
        ("not json", 200, "without a proper body"),
        (json.dumps({**ORDER, "state": "lost", "price_paid": "-1"}), 200, "proper price_paid, state"),
        (json.dumps({**ORDER, "number": "WX2"}), 200, "another order"),
    ],
)
def test_what_is_no_answer_is_told_without_the_order(body: str, status: int, said: str) -> None:
    with shop_system(body.encode(), status) as url, pytest.raises(OrdersUnavailableError, match=said) as told:
        find(HttpOrders(url, "secret"), "WX 2026/1", "1234")
    assert "WX" not in str(told.value)


def test_a_wrong_key_a_silent_system_and_none_at_all() -> None:
    with shop_system(b"{}", 0) as url:
        with pytest.raises(OrdersUnavailableError, match="status 401"):
            find(HttpOrders(url, "wrong"), "WX 2026/1", "1234")
        with pytest.raises(OrdersUnavailableError, match="no answer within"):
            find(HttpOrders(url, "secret", seconds=0.2), "WX 2026/1", "1234")
    with pytest.raises(OrdersUnavailableError, match="cannot be reached"):
        find(HttpOrders(url, "secret"), "WX 2026/1", "1234")
