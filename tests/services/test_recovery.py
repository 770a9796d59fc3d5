"""A database that goes and comes back: messages wait for it, and are answered once."""

from __future__ import annotations

import asyncio
import signal
import uuid

import pytest

from bot.brain import TurnFailedError
from bot.messages import Incoming
from tests.services.servers import Postgres
from trainer.rehearsal.throwaway import Stage

AT_ONCE = signal.SIGQUIT
"""PostgreSQL stops as if the power had gone, and recovers at the next start."""
LONG = (0.2,) * 300


def message(sender: str, text: str) -> Incoming:
    return Incoming("test", sender, uuid.uuid4().hex, text)


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


@pytest.mark.parametrize("how", [signal.SIGINT, AT_ONCE], ids=["restarted", "crashed"])
def test_a_message_that_finds_no_database_is_answered_when_it_is_back(
    stage: Stage, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, sender: str, how: signal.Signals
) -> None:
    monkeypatch.setattr("bot.brain.UNTIL_THE_DATABASE_IS_BACK", LONG)

    async def run() -> None:
        assert await stage.brain.answer(message(sender, "你好"))
        postgres.stop(how)
        try:
            waiting = message(sender, "冰箱11月10号买的，当天送到，现在不制冷了，我要退钱，发票还在")
            answer = asyncio.create_task(stage.brain.answer(waiting))
            # It has tried at least once before the database is back.
            await asyncio.sleep(0)
        finally:
            await asyncio.to_thread(postgres.begin)
        replies = await answer
        assert replies
        assert replies == await stage.brain.answer(waiting)

    asyncio.run(run())
    with stage.desk.work() as work:
        assert len([one for one in work.messages.after(f"test:{sender}") if one.author == "customer"]) == 2


def test_a_database_that_stays_away_is_told_and_nothing_is_stored(
    stage: Stage, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, sender: str
) -> None:
    monkeypatch.setattr("bot.brain.UNTIL_THE_DATABASE_IS_BACK", (0.01, 0.01))
    postgres.stop()
    try:
        with pytest.raises(TurnFailedError):
            asyncio.run(stage.brain.answer(message(sender, "你好")))
    finally:
        postgres.begin()
    with stage.desk.work() as work:
        assert work.messages.after(f"test:{sender}") == []
    assert asyncio.run(stage.brain.answer(message(sender, "你好")))


def test_who_led_the_rounds_leads_again_after_a_restart(stage: Stage, postgres: Postgres) -> None:
    one, other = stage.desk.leadership("a test"), stage.desk.leadership("a test")
    assert [one.holds(), other.holds()] == [True, False]
    postgres.stop()
    try:
        assert [one.holds(), other.holds()] == [False, False]
    finally:
        postgres.begin()
    assert [other.holds(), one.holds()] == [True, False]
    other.give_up()
