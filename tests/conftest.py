"""Fixtures that every floor's tests may use: the current model, a brain and a whole running desk, made once.

Rasa takes seconds to import, so only the fixtures that need it do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from argon2 import PasswordHasher

from bot.logs import quiet_libraries
from desk.brand_folder import read_brand_folder
from desk.brand_loading import load_brand
from desk.clock import FixedClock
from desk.service import Desk
from tests.browser import serving

if TYPE_CHECKING:
    from bot.brain import Brain

quiet_libraries()

pytest_plugins = ["tests.browser"]

TODAY = date(2026, 11, 21)
DEMO_BRAND = Path(__file__).resolve().parent.parent / "brands" / "demo"
KEY = "a key for tests"
SECONDS_TO_START = 120


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed as strongly as a test needs."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("desk.agents._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@dataclass(frozen=True)
class RunningDesk:
    """The whole service at a loopback address, and what it remembers."""

    url: str
    key: str
    remembers: Desk
    uploads: Path


@pytest.fixture(scope="session")
def model() -> Path:
    """The current model, trained first when there is none."""
    from bot.settings import load_settings
    from bot.train import ensure_model

    return ensure_model(load_settings().models)


@pytest.fixture(scope="session")
def clock() -> FixedClock:
    """A clock standing at noon of `TODAY`; whoever sets it anew sets it back."""
    return FixedClock.on(TODAY)


@pytest.fixture(scope="session")
def brain_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of `brain`, with the demo brand's goods, outlets, orders and dealers."""
    desk = Desk.open(f"sqlite:///{tmp_path_factory.mktemp('brain') / 'desk.db'}")
    with desk.work() as work:
        load_brand(work.session, read_brand_folder(DEMO_BRAND))
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def brain(model: Path, brain_desk: Desk, clock: FixedClock) -> Brain:
    """A brain for all tests, each with customers of its own. It belongs to the main thread: use `asyncio.run`."""
    from actions.wiring import Tools, build_actions
    from bot.brain import Brain

    return Brain(model, build_actions(Tools(desk=brain_desk, clock=clock)), brain_desk, clock)


@pytest.fixture(scope="session")
def running_desk(model: Path, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The service as `anxin serve` runs it, with the model of `model` and a database of its own."""
    from bot.settings import load_settings
    from bot.wiring import make_brain
    from trainer.app import create_app

    folder = tmp_path_factory.mktemp("service")
    database = f"sqlite:///{folder / 'desk.db'}"
    settings = load_settings(
        models=model.parent,
        database_url=database,
        rest_key=KEY,
        session_key=KEY,
        uploads=folder / "uploads",
        trainer_folder=tmp_path_factory.mktemp("trainer"),
    )
    with serving(create_app(settings, lambda: make_brain(settings, clock), clock)) as url:
        wait_until_ready(url)
        desk = Desk.open(database)
        yield RunningDesk(url, KEY, desk, settings.uploads)
        desk.close()


def wait_until_ready(url: str) -> None:
    """Raises AssertionError when the service cannot answer within `SECONDS_TO_START`."""
    last = time.monotonic() + SECONDS_TO_START
    while httpx.get(f"{url}/health").status_code != httpx.codes.OK:
        assert time.monotonic() < last, "the service did not start"
        time.sleep(0.1)
