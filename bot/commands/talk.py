"""`anxin talk`: the desk in a terminal, through the real brain."""

from __future__ import annotations

import sys
import uuid
from typing import TextIO

from bot.messages import Button, Incoming, Reply
from bot.settings import Settings
from bot.wiring import make_brain

CHANNEL = "terminal"
LEAVE = ("/exit", "/quit")


def talk(source: TextIO, out: TextIO) -> int:
    """Answer line by line until the input ends; a number chooses among the buttons shown last."""
    import asyncio

    brain = make_brain(Settings())
    sender = uuid.uuid4().hex
    buttons: list[Button] = []
    print("请说吧(/exit 结束):", file=sys.stderr, flush=True)
    for line in source:
        text = line.strip()
        if text in LEAVE:
            break
        if not text:
            continue
        chosen = buttons[int(text) - 1]["payload"] if text.isdecimal() and 0 < int(text) <= len(buttons) else text
        replies = asyncio.run(brain.answer(Incoming(CHANNEL, sender, uuid.uuid4().hex, chosen)))
        buttons = [button for reply in replies for button in reply.get("buttons", [])]
        _show(replies, out)
    return 0


def _show(replies: list[Reply], out: TextIO) -> None:
    number = 0
    for reply in replies:
        if "text" in reply:
            print(reply["text"], file=out)
        for button in reply.get("buttons", []):
            number += 1
            print(f"  [{number}] {button['title']}", file=out)
    out.flush()
