"""`anxin retention` and `anxin forget`: what is erased by rule, and what at a customer's wish."""

from __future__ import annotations

from typing import TextIO

from bot.settings import load_settings
from desk.clock import Clock
from desk.forgetting import forget_sender
from desk.retention import Periods, sweep
from desk.service import Desk
from entitlement.rulebook import default_rulebook

NAMES = {
    "personal_values": "个人信息",
    "conversation_events": "对话过程",
    "conversations": "对话",
    "messages": "聊天记录",
    "turns": "回复",
    "owed_answers": "没送到的微信答复",
    "wechat_customers": "微信里显示过的选项",
    "wechat_windows": "微信条数记录",
    "lessons": "供培训师看的对话",
    "attempts": "查询记录",
    "suggestions": "建议",
    "cases": "受理记录",
    "cases_made_anonymous": "改为匿名的受理记录",
}


def run_retention(out: TextIO) -> int:
    """Erase everything whose time is over, and print how much of each kind.

    Raises:
        SettingsError: a setting is wrong.
    """
    desk = Desk.open(load_settings().database_url)
    with desk.work() as work:
        done = sweep(work.session, Clock().now(), Periods.of(default_rulebook()))
    desk.close()
    _print(done, out)
    return 0


def forget(sender_id: str, out: TextIO) -> int:
    """Erase everything of one sender (`web:…`), and print how much of each kind; 1 when there was nothing.

    Raises:
        SettingsError: a setting is wrong.
    """
    desk = Desk.open(load_settings().database_url)
    with desk.work() as work:
        done = forget_sender(work.session, sender_id, Clock().now())
    desk.close()
    _print(done, out)
    return 0 if any(done.values()) else 1


def _print(done: dict[str, int], out: TextIO) -> None:
    for kind, count in done.items():
        print(f"{NAMES[kind]}\t{count}", file=out)
