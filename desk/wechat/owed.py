"""Answers that are owed: accepted messages whose answer did not go out at once, until it has arrived."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Update, delete, select, update
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


UNSETTLED = (OwedState.THINKING, OwedState.WAITING, OwedState.SHUT)


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
        due_at: datetime | None = None,
    ) -> bool:
        """Note an answer as owed, to be seen to from `due_at` on; False when this key was noted before."""
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
            next_try_at=due_at or now,
        )
        self._session.add(answer)
        return True

    def known(self, key: str, parts: Sequence[Json], state: OwedState, now: datetime) -> bool:
        """The answer is known now; False when another process was first to know it.

        The customer's message is forgotten here: from now on it is in the transcript.
        """
        values = {
            "message": {},
            "parts": list(parts),
            "state": state if parts else OwedState.ARRIVED,
            "next_try_at": now,
        }
        unknown = (OwedAnswer.key == key) & (OwedAnswer.state == OwedState.THINKING)
        return self._change(update(OwedAnswer).where(unknown).values(**values))

    def claim(self, key: str, now: datetime, until: datetime) -> bool:
        """Whether the caller may see to it, and no other process before `until`."""
        free = (OwedAnswer.key == key) & OwedAnswer.state.in_(UNSETTLED) & (OwedAnswer.next_try_at <= now)
        return self._change(update(OwedAnswer).where(free).values(next_try_at=until))

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

    def unsettled(self, sender_id: str) -> dict[OwedState, list[OwedAnswer]]:
        """All that a customer is owed and has not got, by state, oldest first."""
        states = (OwedState.THINKING, OwedState.FETCH, OwedState.SHUT)
        found = select(OwedAnswer).where(OwedAnswer.sender_id == sender_id, OwedAnswer.state.in_(states))
        answers = list(self._session.scalars(found.order_by(OwedAnswer.owed_at, OwedAnswer.key)))
        return {state: [answer for answer in answers if answer.state == state] for state in states}

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

    def forget_before(self, moment: datetime) -> int:
        """Drop what was owed before `moment`, settled or not; how many. News that old would only confuse."""
        old = delete(OwedAnswer).where(OwedAnswer.owed_at < moment)
        return self._session.connection().execute(old).rowcount

    def _change(self, change: Update) -> bool:
        return self._session.connection().execute(change).rowcount == 1
