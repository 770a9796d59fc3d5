"""Goods that customers wished for while they were out of stock: reported daily, told on arrival."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.clock import CHINA
from desk.lookup import matching
from desk.tables import WishedGoods


class WishState(StrEnum):
    WAITING = "waiting"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of the managers' daily list: what was wished for, where, and how often."""

    wanted: str
    city: str | None
    times: int


class Wishes:
    """The wished-for goods within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(
        self,
        *,
        sender_id: str,
        turn_key: str,
        wanted: str,
        model: str | None,
        category: str | None,
        city: str | None,
        now: datetime,
    ) -> WishedGoods:
        """The customer's wish for `wanted`; the same wish that still waits is not written twice."""
        same = matching(self._session, WishedGoods, sender_id=sender_id, wanted=wanted, state=WishState.WAITING)
        if same:
            return same[0]
        wish = WishedGoods(
            sender_id=sender_id,
            turn_key=turn_key,
            model=model,
            category=category,
            wanted=wanted,
            city=city,
            state=WishState.WAITING,
            registered_at=now,
            told_at=None,
        )
        self._session.add(wish)
        return wish

    def list_of(self, day: date) -> list[Demand]:
        """What was wished for on a day (China's) as it is stored, most wished for first."""
        begins = datetime.combine(day, time(), CHINA)
        that_day = (WishedGoods.registered_at >= begins, WishedGoods.registered_at < begins + timedelta(days=1))
        wishes = self._session.execute(select(WishedGoods.wanted, WishedGoods.city).where(*that_day))
        counted = Counter((wanted, city) for wanted, city in wishes)
        return [Demand(wanted, city, times) for (wanted, city), times in counted.most_common()]

    def waiting(self) -> list[WishedGoods]:
        """The wishes whose customers have not been told yet, oldest first."""
        waiting = matching(self._session, WishedGoods, state=WishState.WAITING)
        return sorted(waiting, key=lambda wish: wish.registered_at)

    def arrived(self, model: str, now: datetime) -> list[WishedGoods]:
        """Mark a model as arrived; the wishes, oldest first, whose customers are now to be told."""
        waiting = matching(self._session, WishedGoods, model=model, state=WishState.WAITING)
        for wish in waiting:
            wish.state, wish.told_at = WishState.TOLD, now
        return sorted(waiting, key=lambda wish: wish.registered_at)
