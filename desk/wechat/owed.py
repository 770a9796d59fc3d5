"""Answers that are owed: accepted messages whose answer did not go out at once, until it has arrived."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.database import Json
from desk.tables import OwedAnswer


class OwedState(StrEnum):
    """THINKING: the answer is not known yet. WAITING: it is to be sent. FETCH: the customer gets it by writing once
    more. SHUT: it may be sent when the customer has written again. Then ARRIVED, or FAILED for good."""

    THINKING = "thinking"
    WAITING = "waiting"
    FETCH = "fetch"
    SHUT = "shut"
    ARRIVED = "arrived"
    FAILED = "failed"


class Owed:
    """The owed answers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> OwedAnswer | None:
        return self._session.get(OwedAnswer, key)

    def add(
        self,
        key: str,
        sender_id: str,
        channel: str,
        now: datetime,
        *,
        state: OwedState,
        message: Json | None = None,
        parts: Sequence[Json] = (),
    ) -> bool:
        """Note an answer as owed; False when this key was noted before."""
        if self.get(key) is not None:
            return False
        answer = OwedAnswer(
            key=key,
            sender_id=sender_id,
            channel=channel,
            message=message or {},
            parts=list(parts),
            state=state,
            sent=0,
            attempts=0,
            owed_at=now,
            next_try_at=now,
        )
        self._session.add(answer)
        return True

    def known(self, key: str, parts: Sequence[Json], state: OwedState) -> None:
        """The answer is known now. The customer's message is forgotten here: from now on it is in the transcript."""
        answer = self._session.get_one(OwedAnswer, key)
        answer.message = {}
        answer.parts = list(parts)
        answer.state = state if parts else OwedState.ARRIVED

    def part_sent(self, key: str) -> None:
        """The first of the parts has arrived."""
        answer = self._session.get_one(OwedAnswer, key)
        answer.parts = answer.parts[1:]
        answer.sent += 1
        if not answer.parts:
            answer.state = OwedState.ARRIVED

    def put_off(self, key: str, state: OwedState, next_try_at: datetime) -> None:
        """It could not be sent: `state` says what it waits for."""
        answer = self._session.get_one(OwedAnswer, key)
        answer.attempts += 1
        answer.state = state
        answer.next_try_at = next_try_at

    def to(self, sender_id: str, state: OwedState) -> list[OwedAnswer]:
        """What a customer is owed in this state, oldest first."""
        found = select(OwedAnswer).where(OwedAnswer.sender_id == sender_id, OwedAnswer.state == state)
        return list(self._session.scalars(found.order_by(OwedAnswer.owed_at, OwedAnswer.key)))

    def due(self, channel: str, state: OwedState, now: datetime, most: int = 200) -> list[OwedAnswer]:
        """What is to be done about now, oldest first."""
        found = select(OwedAnswer).where(
            OwedAnswer.channel == channel, OwedAnswer.state == state, OwedAnswer.next_try_at <= now
        )
        return list(self._session.scalars(found.order_by(OwedAnswer.owed_at, OwedAnswer.key).limit(most)))

    def hand_over(self, keys: Sequence[str]) -> None:
        """The customer has been given these answers in a reply."""
        for key in keys:
            answer = self._session.get_one(OwedAnswer, key)
            answer.parts = []
            answer.state = OwedState.ARRIVED
