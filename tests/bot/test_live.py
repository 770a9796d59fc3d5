"""News within the process, and from outside of it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from bot.live import AGENTS, Live
from bot.typing_signs import SECONDS, TypingSigns
from bot.watch import Watch
from desk.clock import FixedClock
from desk.service import Desk
from tests.conftest import TODAY

PATIENCE = 20.0


async def woken_by(live: Live, topic: str, deed: threading.Thread) -> None:
    with live.listen(topic) as listener:
        deed.start()
        async with asyncio.timeout(PATIENCE):
            await listener.wait(2 * PATIENCE)


def test_news_wakes_from_another_thread() -> None:
    live = Live()
    asyncio.run(woken_by(live, "web:anna", threading.Thread(target=live.wake, args=("web:anna",))))


def test_a_turn_wakes_its_customer_and_the_agents() -> None:
    for topic in ("web:anna", AGENTS):
        live = Live()
        asyncio.run(woken_by(live, topic, threading.Thread(target=live.turn_done, args=("web:anna",))))


def test_closing_wakes_everybody() -> None:
    live = Live()
    asyncio.run(woken_by(live, "web:anna", threading.Thread(target=live.close)))
    assert live.closed


def test_what_other_workers_post_is_found_by_looking(tmp_path: Path) -> None:
    desk, live, clock = Desk.open(f"sqlite:///{tmp_path}/desk.db"), Live(), FixedClock.on(TODAY)
    watch = Watch(lambda: desk, live)
    watch.look()
    with desk.work() as work:
        work.messages.post(key="one", sender_id="web:anna", channel="web", bubble={"text": "一"}, now=clock.now())
    asyncio.run(woken_by(live, "web:anna", threading.Thread(target=watch.look)))
    with desk.work() as work:
        work.handovers.ask_for_human("web:boris", None, "asked", clock.now())
    asyncio.run(woken_by(live, AGENTS, threading.Thread(target=watch.look)))
    desk.close()


def test_who_stops_writing_is_soon_taken_for_silent() -> None:
    now = 0.0
    signs = TypingSigns(lambda: now)
    signs.writes("web:anna")
    assert signs.is_typing("web:anna")
    assert not signs.is_typing("web:boris")
    now = SECONDS
    assert not signs.is_typing("web:anna")
