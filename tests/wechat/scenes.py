"""Short ways to play a scene between a customer, WeChat and the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.messages import Button, Incoming, Reply
from tests.wechat.brains import Behaviour, echo
from tests.wechat.platform import Platform
from tests.wechat.shop import Shop
from tests.wechat.wecom import WeCom
from tests.wechat.world import World, world

SECONDS = 60
CUSTOMER = "oCustomerOne"
LIFELIKE = Shop(speed=1.0)
"""Nobody waits for WeChat's times in these scenes, so they may be the real ones."""
QUICK = Shop(speed=2.5, answers_within=0.5)
"""The desk never has an answer in time, or at once; a machine that is busy for a second changes nothing of that."""


def play(
    folder: Path,
    scene: Callable[[World], Awaitable[Any]],
    shop: Shop = LIFELIKE,
    behaviour: Behaviour = echo,
    platform: Platform | None = None,
    wecom: WeCom | None = None,
) -> World:
    """Play the scene; gives what is left to look at."""
    with world(folder, shop, behaviour, platform, wecom) as everything:

        async def within_time() -> None:
            async with asyncio.timeout(SECONDS):
                await scene(everything)

        asyncio.run(within_time())
    return everything


def saying(*texts: str, buttons: dict[str, str] | None = None) -> Behaviour:
    """A brain that always says the same, with buttons (title: payload) below the last text."""

    async def behaviour(received: Incoming) -> list[Reply]:
        replies: list[Reply] = [{"recipient_id": received.sender, "text": text} for text in texts]
        if buttons:
            offered: list[Button] = [{"title": title, "payload": payload} for title, payload in buttons.items()]
            replies[-1]["buttons"] = offered
        return replies

    return behaviour


class Gate:
    """A brain that answers messages with 慢 in them only when it is let."""

    def __init__(self) -> None:
        self._open = False

    def open(self) -> None:
        self._open = True

    async def __call__(self, received: Incoming) -> list[Reply]:
        async with asyncio.timeout(SECONDS):  # A scene that fails before it opens must not hold up what comes after.
            while "慢" in received.text and not self._open:
                await asyncio.sleep(0.01)
        return await echo(received)
