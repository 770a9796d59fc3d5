"""Messages that a process answers for itself before anybody writes.

What is made only when it is first needed (tables of words, statements, the engine's rules) makes the first turns after
a start take five to ten times as long as others. The messages come to a brain on a desk in memory, which is thrown away
with it: nothing is written, told or counted that anybody sees.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.messages import Incoming
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk

logger = logging.getLogger(__name__)

CHANNEL = "rest"
IN_MEMORY = "sqlite://"
CONVERSATIONS = (
    ("你好", "家里的洗衣机不转了，要求退货", "前天刚买的", "花了两千三", "发票留着呢", "好的就这样", "处理到哪一步了"),
    ("空调漏水，去年六月买的，帮我安排维修", "为什么要问这个", "不同意，我要投诉", "叫人工来", "谢谢"),
    ("发票怎么开", "手机充电的时候冒烟了", "把我的资料删掉"),
)
"""A claim to its end, a quarrel, and what needs neither: between them they touch most of what a turn may need."""


def warm_up(model: Path, rulebooks: Rulebooks) -> None:
    """Whatever goes wrong is logged and keeps nobody from serving."""
    try:
        desk = Desk.open(IN_MEMORY)
    except Exception:
        logger.exception("nothing is warmed up")
        return
    # A loop of its own, which is nobody's current one: the thread may have another already.
    loop = asyncio.new_event_loop()
    try:
        clock = Clock()
        actions = build_actions(Tools(desk=desk, clock=clock, rulebooks=rulebooks))
        brain = Brain(model, actions, desk, clock, rulebooks, counts=False)
        logger.info("warmed up by %d messages of nobody", loop.run_until_complete(_converse(brain)))
    except Exception:
        logger.exception("not everything is warmed up")
    finally:
        loop.close()
        desk.close()


async def _converse(brain: Brain) -> int:
    answered = 0
    for customer, messages in enumerate(CONVERSATIONS):
        for place, text in enumerate(messages):
            sender = f"warm-up-{customer}"
            answered += bool(await brain.answer(Incoming(CHANNEL, sender, f"{sender}-{place}", text)))
    return answered
