"""A process answers for itself before it says that it is ready: of that nothing is written, told or counted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select

import bot.rasa_seam.unpacked_models
from bot import warm_up, wiring
from bot.brain import Brain
from bot.messages import Incoming
from bot.rasa_seam.graph import NodesInOrder
from bot.settings import Settings, load_settings
from desk.database import Base
from desk.rulebooks import Rulebooks

WHAT_BRANDS_BRING = {"products", "stock", "promotions", "orders", "outlets", "dealers", "recalls"}


@pytest.fixture
def settings(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Of a process that has loaded no model yet, and tells an event broker."""
    monkeypatch.setattr(bot.rasa_seam.unpacked_models, "_beforehand", {})
    wiring._make_ready.cache_clear()
    yield load_settings(
        models=model.parent,
        database_url=f"sqlite:///{tmp_path / 'desk.db'}",
        events_url="amqp://guest:guest@127.0.0.1:1/",
    )
    wiring._make_ready.cache_clear()


def counted() -> float:
    """Messages read and answered; rounds over what is due may go on in a thread of another test."""
    return sum(
        sample.value
        for metric in REGISTRY.collect()
        if metric.name in ("anxin_turns", "anxin_understood")
        for sample in metric.samples
        if sample.name.endswith("_total")
    )


def rows(brain: Brain) -> dict[str, int]:
    """How many of them there are in each table that has any."""
    with brain.desk.work() as work:
        many = {
            table.name: work.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    return {name: count for name, count in many.items() if count}


def test_nothing_of_it_is_written_told_or_counted(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    before = counted()
    with caplog.at_level(logging.INFO, "bot"):
        wiring.make_ready(settings)
    messages = sum(map(len, warm_up.CONVERSATIONS))
    assert [record.message for record in caplog.records] == [f"warmed up by {messages} messages of nobody"]
    assert counted() == before
    # Whoever makes itself ready opens no database.
    assert not Path(settings.database_url.removeprefix("sqlite:///")).exists()
    [(_name, _metadata, runner)] = bot.rasa_seam.unpacked_models._beforehand.values()
    assert type(runner) is NodesInOrder
    brain = wiring.make_brain(settings)
    assert brain._processor.graph_runner is runner
    assert not rows(brain).keys() - WHAT_BRANDS_BRING
    first = asyncio.run(brain.answer(Incoming("rest", "warm-up-0", "warm-up-0-0", "你好")))
    assert first
    assert rows(brain)["turns"] == 1
    assert counted() == before + 1
    brain.desk.close()


def test_a_process_that_cannot_be_warmed_up_goes_on(
    model: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(warm_up, "IN_MEMORY", "sqlite:////dev/null/desk.db")
    warm_up.warm_up(model, Rulebooks())
    assert "nothing is warmed up" in caplog.text
