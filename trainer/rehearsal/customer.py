"""One customer in a dialogue: what is said to the brain, and what the desk then knows, asks and remembers."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from bot.brain import Brain
from bot.messages import Button, Incoming, Reply
from bot.rounds.rounds import Rounds
from bot.routing import route
from bot.wordings import without_name
from desk.clock import CHINA, FixedClock
from desk.conversations import events_of, load_window
from desk.lookup import matching
from desk.service import Desk
from desk.tables import Case
from entitlement.data import words
from trainer.rehearsal.stages import reply_names, stages
from trainer.rehearsal.values import DURATION

CHANNEL = "test"
UNITS = {"分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "天": timedelta(days=1)}
MOST_ROUNDS = 120


class CannotGoOnError(Exception):
    """The dialogue cannot take this turn; the message says why, in Chinese."""


@dataclass
class Customer:
    """One customer in one conversation with a brain whose clock stands still."""

    brain: Brain
    desk: Desk
    clock: FixedClock
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    buttons: list[Button] = field(default_factory=list)
    number: str | None = None
    """The number of the case that this dialogue was about last."""

    def come_on(self, day: date, at: time) -> None:
        self.clock.moment = datetime.combine(day, at, tzinfo=CHINA)

    def say(self, text: str) -> list[Reply]:
        """Send one message and keep the buttons of the answer."""
        message = Incoming(CHANNEL, self.name, uuid.uuid4().hex, text)
        replies = asyncio.run(self.brain.answer(message))
        self.buttons = [button for reply in replies for button in reply.get("buttons", [])]
        return replies

    def parse(self, text: str) -> dict[str, Any]:
        """What the brain understands of a text, as the dialogue would be told."""
        return route(asyncio.run(self.brain.parse(text)))

    def let_pass(self, time_given: str) -> list[Reply]:
        """Let some time go by ("26小时"), with the service's rounds meanwhile; what arrives."""
        number, unit = DURATION.fullmatch(time_given).groups()  # type: ignore[union-attr]
        end = self.clock.moment + int(number) * UNITS[unit]
        last = self._last_message()
        step = max(UNITS["分钟"], (end - self.clock.moment) / MOST_ROUNDS)
        rounds = Rounds(self.desk, self.brain.wordings)
        while self.clock.moment < end:
            self.clock.moment = min(end, self.clock.moment + step)
            rounds.tick(self.clock.now())
        with self.desk.work() as work:
            arrived = work.messages.fetch(f"{CHANNEL}:{self.name}", last)
        replies = [cast(Reply, {"recipient_id": self.name, **without_name(one.bubble)}) for one in arrived]
        self.buttons += [button for reply in replies for button in reply.get("buttons", [])]
        return replies

    def _last_message(self) -> int:
        with self.desk.work() as work:
            said = work.messages.after(f"{CHANNEL}:{self.name}")
        return said[-1].id if said else 0

    def press(self, title: str) -> list[Reply]:
        """Take the button with this title. Raises CannotGoOnError when there is none."""
        titles = [button["title"] for button in self.buttons]
        if title not in titles:
            there = "、".join(f"“{one}”" for one in titles)
            raise CannotGoOnError(
                f"没有“{title}”这个按钮，" + (f"这时的按钮是{there}" if titles else "这时一个按钮也没有")
            )
        return self.say(self.buttons[titles.index(title)]["payload"])

    @property
    def asked(self) -> str | None:
        """The label of the fact that the desk asked for last; None when no question is open."""
        fact = self.slots().get("requested_slot")
        return str(words("facts")[fact]["label"]) if fact else None

    def stages(self) -> list[int]:
        """The stages of the last answer, in the order in which they were said."""
        with self.desk.work() as work:
            return stages(events_of(work.session, f"{CHANNEL}:{self.name}"))

    def reply_names(self) -> list[str]:
        """The names of the replies of the last answer."""
        with self.desk.work() as work:
            return reply_names(events_of(work.session, f"{CHANNEL}:{self.name}"))

    def understood(self) -> str | None:
        """The intent by which the dialogue went on after the last message."""
        with self.desk.work() as work:
            said = [event for event in events_of(work.session, f"{CHANNEL}:{self.name}") if event["event"] == "user"]
        return str(said[-1]["parse_data"]["intent"]["name"]) if said else None

    def slots(self) -> dict[str, Any]:
        with self.desk.work() as work:
            events = events_of(work.session, f"{CHANNEL}:{self.name}")
        slots: dict[str, Any] = {}
        for event in events:
            if event["event"] == "session_started":
                slots = {}
            elif event["event"] == "slot":
                slots[event["name"]] = event["value"]
        return slots

    def filled_in(self, text: str) -> str:
        """The text with the number of the case spoken of last for {受理号}, as different people write it."""
        number = self.number or ""
        day = number[2:8]
        ways = {
            "受理号": number,
            "小写": number.lower(),
            "分段": f"ax {day} {number[8:]}",
            "看混": f"AX{day.replace('0', 'O').replace('1', 'I')}{number[8:]}",
        }
        return text.format(**ways) if "{" in text else text

    def have_it_closed(self) -> None:
        """The customer's case is done, as an agent closes it."""
        with self.desk.work() as work:
            case = work.cases.open_case_of(f"{CHANNEL}:{self.name}")
            if case is None:
                raise CannotGoOnError("这位顾客这时没有受理中的事，办结不了")
            confirmed = {"outcome": "已上门修好", "cause": "quality", "origin": "company"}
            work.cases.close(case.number, **confirmed, now=self.clock.now())

    def become_somebody_else(self) -> None:
        self.name, self.buttons = uuid.uuid4().hex, []

    def traces(self) -> str:
        """All that Rasa, the mailbox and the cases have of this customer, in one text."""
        sender = f"{CHANNEL}:{self.name}"
        with self.desk.work() as work:
            window = load_window(work.session, sender)
            cases = matching(work.session, Case, sender_id=sender)
            told = [(case.facts, case.decision) for case in cases]
            bubbles = [message.bubble for message in work.messages.after(sender)]
            return repr([events_of(work.session, sender), window and window.blob, bubbles, told])

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
