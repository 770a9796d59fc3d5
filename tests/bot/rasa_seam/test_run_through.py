import asyncio

import pytest

from bot.rasa_seam.run_through import run_through


def test_what_waits_for_nothing_runs_through() -> None:
    async def inner() -> int:
        return 6

    async def outer() -> int:
        return 7 * await inner()

    assert run_through(outer()) == 42


def test_what_waits_is_not_left_halfway() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits"):
        run_through(waits())
