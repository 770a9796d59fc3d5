"""Whose address counts: a proxy is believed only where the operator has named it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from bot.app import create_app
from bot.channels.widget.limits import Rates
from bot.settings import load_settings
from tests.bot.fake_brain import FakeBrain
from tests.browser import serving

MOST = Rates().sessions_of_address.most
SESSIONS = "/api/widget/demo/sessions"


def open_sessions(tmp_path: Path, trusted: str, addresses: Iterable[str]) -> list[int]:
    """What a session costs each of the addresses that the request's header names."""
    settings = load_settings(database_url=f"sqlite:///{tmp_path}/desk.db", trusted_proxies=trusted)
    app = create_app(settings, lambda: FakeBrain().as_brain)
    with serving(app) as url, httpx.Client(base_url=url) as client:
        return [
            client.post(SESSIONS, json={}, headers={"X-Forwarded-For": address}).status_code for address in addresses
        ]


def test_by_default_the_header_is_not_believed(tmp_path: Path) -> None:
    statuses = open_sessions(tmp_path, "", (f"198.51.100.{number}" for number in range(MOST + 1)))
    assert statuses == [200] * MOST + [429]


def test_a_proxy_that_is_not_named_is_not_believed(tmp_path: Path) -> None:
    statuses = open_sessions(tmp_path, "192.0.2.0/24", (f"198.51.100.{number}" for number in range(MOST + 1)))
    assert statuses[-1] == 429


@pytest.mark.parametrize("trusted", ["127.0.0.1", "192.0.2.1, 127.0.0.0/8"])
def test_behind_a_named_proxy_every_customer_has_the_own_address(tmp_path: Path, trusted: str) -> None:
    one, other = ["198.51.100.1"] * (MOST + 1), ["198.51.100.2"]
    assert open_sessions(tmp_path, trusted, [*one, *other])[MOST - 1 :] == [200, 429, 200]


def test_what_a_customer_writes_into_the_header_does_not_count(tmp_path: Path) -> None:
    # The proxy appends the address that it has seen itself.
    forged = [f"203.0.113.{number}, 198.51.100.1" for number in range(MOST + 1)]
    assert open_sessions(tmp_path, "127.0.0.1", forged)[-1] == 429
