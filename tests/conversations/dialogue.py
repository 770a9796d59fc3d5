"""Whole dialogues as trainers write them, and the run of one through the real brain, actions and desk."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from bot.brain import Brain
from bot.messages import Button, Incoming, Reply
from desk.clock import CHINA, FixedClock
from desk.conversations import events_of
from desk.service import Desk
from desk.tables import Case
from entitlement.data import words

FOLDER = Path(__file__).parent
CHANNEL = "test"
NOON = "12:00"

KEYS = {"标题", "日期", "时刻", "对话"}
TURN_KEYS = {
    "客户",
    "点",
    "同事",
    "安静",
    "问",
    "说",
    "不说",
    "情形",
    "结果",
    "办法",
    "金额",
    "转人工",
    "状态",
    "受理号",
}


@dataclass(frozen=True)
class Dialogue:
    """One dialogue: its title, the day and time at which it takes place, and its turns as written."""

    title: str
    day: date
    at: time
    turns: tuple[dict[str, Any], ...]


def read_dialogues() -> Iterator[Dialogue]:
    """All dialogues of the folder. Raises ValueError for a key that the format does not know."""
    for path in sorted(FOLDER.glob("*/*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            unknown = set(entry) - KEYS | {key for turn in entry["对话"] for key in set(turn) - TURN_KEYS}
            if unknown:
                raise ValueError(f"{path.name}: {'、'.join(sorted(unknown))}")
            at = time.fromisoformat(entry.get("时刻", NOON))
            yield Dialogue(f"{path.parent.name}/{entry['标题']}", entry["日期"], at, tuple(entry["对话"]))


@dataclass
class Customer:
    """One customer in one conversation with a brain whose clock stands still."""

    brain: Brain
    desk: Desk
    clock: FixedClock
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    buttons: list[Button] = field(default_factory=list)

    def come_on(self, day: date, at: time) -> None:
        self.clock.moment = datetime.combine(day, at, tzinfo=CHINA)

    def say(self, text: str) -> list[Reply]:
        """Send one message and keep the buttons of the answer."""
        message = Incoming(CHANNEL, self.name, uuid.uuid4().hex, text)
        replies = asyncio.run(self.brain.answer(message))
        self.buttons = [button for reply in replies for button in reply.get("buttons", [])]
        return replies

    def press(self, title: str) -> list[Reply]:
        """Take the button with this title."""
        titles = [button["title"] for button in self.buttons]
        assert title in titles, f"no button {title!r} among {titles}"
        return self.say(self.buttons[titles.index(title)]["payload"])

    @property
    def asked(self) -> str | None:
        """The label of the fact that the desk asked for last; None when no question is open."""
        fact = self.slots().get("requested_slot")
        return str(words("facts")[fact]["label"]) if fact else None

    def slots(self) -> dict[str, Any]:
        with self.desk.work() as work:
            events = events_of(work.session, f"{CHANNEL}:{self.name}")
        return {event["name"]: event["value"] for event in events if event["event"] == "slot"}

    def case(self) -> Case | None:
        with self.desk.work() as work:
            return work.cases.open_case_of(f"{CHANNEL}:{self.name}")

    def waits_for_a_person(self) -> bool:
        with self.desk.work() as work:
            return work.handovers.waiting(f"{CHANNEL}:{self.name}") is not None


def decision_card(replies: list[Reply]) -> dict[str, Any] | None:
    """The decision told in these replies, if one was."""
    cards = [reply["custom"] for reply in replies if reply.get("custom", {}).get("type") == "decision"]
    return cards[-1] if cards else None
