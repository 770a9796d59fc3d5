"""A colleague who takes part in a dialogue, through what the agents' page does."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import HTTPException

from bot.agents import deeds
from bot.agents.office import Office
from bot.norms import check_draft
from bot.sign_in import Me
from desk.service import Desk
from trainer.rehearsal.customer import CHANNEL, CannotGoOnError, Customer

# Never used: nobody logs in at a desk that is thrown away.
PASSWORD = uuid.uuid4().hex


@dataclass
class Colleague:
    """Whoever of the colleagues is at the conversation of this customer."""

    customer: Customer
    handover_id: int = 0
    last_id: int = 0

    def __post_init__(self) -> None:
        self.me = Me("", "", "")
        self.office = Office(lambda: self.customer.desk, uuid.uuid4().hex, clock=self.customer.clock)

    @property
    def sender(self) -> str:
        return f"{CHANNEL}:{self.customer.name}"

    def acts(self, deed: Mapping[str, Any]) -> list[str]:
        """Do what is written; what the customer hears of it. Raises CannotGoOnError where it cannot be done."""
        [(what, value)] = deed.items()
        try:
            _DOES[what](self, value)
        except HTTPException as refusal:
            raise CannotGoOnError(f"同事没能“{what}”：{refusal.detail}") from None
        return self._posted()

    def come(self, number: str) -> None:
        with self.customer.desk.work() as work:
            if work.agents.get(number) is None:
                work.agents.add(number, "示范坐席", "agent", PASSWORD, self.customer.clock.now())
            work.agents.set_duty(number, True, self.customer.clock.now())

    def leave(self, number: str) -> None:
        with self.customer.desk.work() as work:
            work.agents.set_duty(number, False, self.customer.clock.now())

    def take(self, number: str) -> None:
        self.come(number)
        self.me = Me(number, "示范坐席", "agent")
        with self.customer.desk.work() as work:
            handover = work.handovers.open_of(self.sender)
            if handover is None:
                raise CannotGoOnError("这位顾客这时没有在等同事，没有什么可接手的")
            self.handover_id = handover.id
        deeds.take(self.office, self.handover_id, self.me)

    def say(self, text: str) -> None:
        against_norms = check_draft(text)
        if against_norms:
            raise CannotGoOnError(f"同事的话不合服务规范：{against_norms[0].problem}。{against_norms[0].instead}")
        deeds.answer(self.office, self.handover_id, self.me, uuid.uuid4().hex, text)

    def hand_back(self, note: str | bool) -> None:
        deeds.hand_back(self.office, self.handover_id, self.me, note if isinstance(note, str) else "")

    def close(self, outcome: str) -> None:
        deeds.close(self.office, self.handover_id, self.me, outcome, None, None)

    def _posted(self) -> list[str]:
        with self.customer.desk.work() as work:
            messages = work.messages.posted_after(self.sender, CHANNEL, self.last_id)
            work.messages.arrived(messages)
        self.last_id = max([self.last_id, *(message.id for message in messages)])
        return [str(message.bubble["text"]) for message in messages]


def everybody_leaves(desk: Desk, now: datetime) -> None:
    """The next dialogue begins with nobody on duty."""
    with desk.work() as work:
        for agent in work.agents.all():
            work.agents.set_duty(agent.number, False, now)


_DOES = {
    "上班": Colleague.come,
    "下班": Colleague.leave,
    "接手": Colleague.take,
    "说": Colleague.say,
    "交还": Colleague.hand_back,
    "结束": Colleague.close,
}
