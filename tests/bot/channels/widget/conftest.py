"""The widget's desk, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.channels.widget.shop import Shop
from tests.bot.channels.widget.window import Open, Window
from tests.browser import OpenPage, serving


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path, origins=["https://shop.example"])
    yield shop
    shop.desk.close()


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    with serving(shop.app) as url:
        yield url
        # The server stops when every request is answered.
        shop.brain.free.set()


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


@pytest.fixture
def open_window(address: str, open_page: OpenPage) -> Open:
    """Opens a demo page; `path` is that of another brand's."""

    def open_window(path: str = "/demo/demo", **options: Any) -> Window:
        return Window(open_page(f"{address}{path}", **options))

    return open_window


@pytest.fixture
def window(open_window: Open) -> Window:
    """An open window on the demo page."""
    return open_window().open()
