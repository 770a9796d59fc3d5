"""`anxin talk`: the desk in a terminal, through the real brain."""

from __future__ import annotations

import asyncio
import sys
import uuid
from typing import TextIO

from bot.brain import Brain, TurnFailedError
from bot.messages import Button, Incoming, Reply
from bot.settings import load_settings
from bot.wiring import make_brain

CHANNEL = "terminal"
LEAVE = ("/exit", "/quit")


def talk(source: TextIO, out: TextIO) -> int:
    """Answer line by line until the input ends; a number chooses among the buttons shown last.

    Raises:
        SettingsError: a setting is wrong.
        TrainingError: there is no current model, and none could be trained.
    """
    brain = make_brain(load_settings())
    sender = uuid.uuid4().hex
    buttons: list[Button] = []
    print("请说吧(/exit 结束):", file=sys.stderr, flush=True)
    for line in source:
        text = line.strip()
        if text in LEAVE:
            break
        if not text:
            continue
        replies = _replies(brain, Incoming(CHANNEL, sender, uuid.uuid4().hex, _chosen(text, buttons)))
        buttons = [button for reply in replies for button in reply.get("buttons", [])]
        _show(replies, out)
    return 0


def _chosen(text: str, buttons: list[Button]) -> str:
    """The payload of the button with this number, or else the text itself."""
    if text.isdecimal() and 0 < int(text) <= len(buttons):
        return buttons[int(text) - 1]["payload"]
    return text


def _replies(brain: Brain, message: Incoming) -> list[Reply]:
    try:
        return asyncio.run(brain.answer(message))
    except TurnFailedError:
        return brain.failed_turn_reply(message)


def _show(replies: list[Reply], out: TextIO) -> None:
    number = 0
    for reply in replies:
        if "text" in reply:
            print(reply["text"], file=out)
        for button in reply.get("buttons", []):
            number += 1
            print(f"  [{number}] {button['title']}", file=out)
    out.flush()
