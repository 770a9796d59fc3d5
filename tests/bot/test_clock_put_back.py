"""A clock that was put back over midnight, or a second machine's that has not come to it: nobody waits for the day."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

import pytest

from bot.brain import Brain
from bot.messages import Incoming, Reply
from desk.clock import CHINA, FixedClock
from tests.conftest import TODAY

AFTER_MIDNIGHT = datetime.combine(TODAY, time(0, 20), tzinfo=CHINA)
BEFORE_IT = AFTER_MIDNIGHT - timedelta(minutes=40)
SAID = ("洗衣机坏了，想换一台新的", "是52天前买的", '/inform{"proof": "receipt"}')


@pytest.mark.parametrize("last", ["/reject_solution", "免费维修也行", "花了2000块买的"])
def test_what_was_reported_tomorrow_is_still_decided(brain: Brain, clock: FixedClock, last: str) -> None:
    before, sender = clock.moment, f"put back before {last}"

    async def say(text: str, number: int) -> list[Reply]:
        return await brain.answer(Incoming("rest", sender, f"{sender}/{number}", text))

    try:
        clock.moment = AFTER_MIDNIGHT
        for number, text in enumerate(SAID):
            assert asyncio.run(say(text, number))
        clock.moment = BEFORE_IT
        assert asyncio.run(say(last, len(SAID)))
    finally:
        clock.moment = before
