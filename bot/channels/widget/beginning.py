"""A known customer begins anew: the conversation stays the customer's, its dialogue begins from nothing."""

from __future__ import annotations

from bot.channels.web import CHANNEL
from bot.channels.widget.tools import Tools
from bot.channels.widget.transcript import conversation_id
from desk.conversations import StaleWindow, Window

RESTART = "restart"
"""Under this name a message of the customer says that what was before it is not to be shown any more."""
SAID = "（重新开始对话）"
NOTHING = "[]"
ATTEMPTS = 5


def begin_anew(tools: Tools, sender: str, message_id: str) -> None:
    """Forget the dialogue, not the customer's matters: cases, handovers and all that was said stay at the desk.

    The same `message_id` again changes nothing. Another process that answers the customer just now is waited for.

    Raises:
        StaleWindow: messages came between at every attempt; it may be tried again.
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            _begin_anew(tools, sender, message_id)
        except StaleWindow:
            if not left:
                raise
        else:
            return


def _begin_anew(tools: Tools, sender: str, message_id: str) -> None:
    owner, now = conversation_id(sender), tools.clock.now()
    with tools.desk().turn(f"{CHANNEL}:{sender}/{message_id}", owner, CHANNEL, now) as turn:
        if turn.already_answered is not None:
            return
        window = turn.load_window()
        if window is not None:
            turn.save_window(Window(window.version, NOTHING))
        turn.hear({"text": SAID, RESTART: True})
        turn.answer([], now)
