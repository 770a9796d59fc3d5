"""A desk with WeChat in a process of its own, for tests that kill it: `python -m tests.wechat.desk OPTIONS`.

OPTIONS is JSON: port, database, api, folder, speed, answers_within, mode, customer_service, slow_seconds (how long a
slow turn takes).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import uvicorn

from bot.channels.wechat.wiring import WeChat
from bot.inbox import Inbox
from bot.messages import Incoming, Reply
from desk.clock import Clock
from desk.service import Desk
from tests.wechat.brains import RememberingBrain
from tests.wechat.shop import BRAND, Shop
from tests.wechat.world import wechat_app

SLOW = "慢"


def main(options: str) -> None:
    given = json.loads(options)
    shop = Shop(given["mode"], given["customer_service"], speed=given["speed"], answers_within=given["answers_within"])

    async def behaviour(received: Incoming) -> list[Reply]:
        if SLOW in received.text:
            await asyncio.sleep(given["slow_seconds"])
        return [{"recipient_id": received.sender, "text": f"收到：{received.text}"}]

    brain = RememberingBrain(Desk.open(given["database"]), behaviour)
    inbox = Inbox(lambda: brain.as_brain)
    brands = {BRAND: shop.brand(given["api"])}
    desk = Desk.open(given["database"])
    wechat = WeChat(brands, inbox, desk, Clock(), Path(given["folder"]) / "uploads", shop.pace)
    uvicorn.run(
        wechat_app(wechat, inbox), port=given["port"], log_level="warning", access_log=False, ws="none", backlog=4096
    )


if __name__ == "__main__":
    main(sys.argv[1])
