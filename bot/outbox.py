"""The way out for messages that answer no turn: written to channels that must be written to.

Channels that are read (web, REST) need no delivery: their customers fetch the mailbox. To the others a message is
pushed, again after a growing pause when that fails, and given up to a person in the end. An attempt is counted before
it is made, and by one of several processes only, so that a kill in the midst of it costs a pause and no storm of
copies.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.metrics import DELIVERIES
from bot.wordings import without_name
from desk.database import Json
from desk.service import Desk
from desk.tables import Delivery

logger = logging.getLogger(__name__)

READ_CHANNELS = frozenset({"web", "rest", "test"})
MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=30)
UNDELIVERABLE = "undeliverable"


class Channel(Protocol):
    """A channel that must be written to."""

    async def deliver(self, sender_id: str, bubble: Json) -> None:
        """Bring a bubble to a customer, named with the channel (`wechat:demo/…`). An exception: it did not arrive."""


@dataclass(frozen=True)
class Parcel:
    """A message on its way out."""

    id: int
    channel: str
    sender_id: str
    bubble: Json
    attempts: int
    said_at: datetime

    def is_due(self, now: datetime) -> bool:
        """The pauses double: after half a minute, one minute, two."""
        return now >= self.said_at + FIRST_PAUSE * ((1 << self.attempts) - 1)


class Outbox:
    """Delivers what waits, for each customer in order."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel] | None = None) -> None:
        self._desk = desk
        self._channels = dict(channels or {})

    async def deliver_waiting(self, now: datetime) -> None:
        """Try every message that is due; one that fails holds up those behind it to the same customer."""
        held_up: set[str] = set()
        for parcel in await asyncio.to_thread(self._waiting):
            if parcel.sender_id in held_up:
                continue
            if not (parcel.is_due(now) and await self._deliver(parcel, now)):
                held_up.add(parcel.sender_id)

    async def _deliver(self, parcel: Parcel, now: datetime) -> bool:
        """Whether the customers' next message may be tried: this one has arrived or was given up."""
        channel = self._channels.get(parcel.channel)
        if channel is None:
            await asyncio.to_thread(self._give_up, parcel, now)
            return True
        if not await asyncio.to_thread(self._claim, parcel):
            return False
        try:
            await channel.deliver(parcel.sender_id, without_name(parcel.bubble))
        except Exception as error:
            logger.warning("attempt %d on %s failed: %s", parcel.attempts + 1, parcel.channel, type(error).__name__)
            if parcel.attempts + 1 < MOST_ATTEMPTS:
                DELIVERIES.labels(parcel.channel, "failed").inc()
                return False
            await asyncio.to_thread(self._give_up, parcel, now)
            return True
        await asyncio.to_thread(self._arrived, parcel)
        return True

    def _waiting(self) -> list[Parcel]:
        with self._desk.work() as work:
            return [
                Parcel(one.id, one.channel, one.sender_id, one.bubble, one.attempts, one.said_at)
                for one in work.messages.undelivered(except_for=READ_CHANNELS)
            ]

    def _claim(self, parcel: Parcel) -> bool:
        with self._desk.work() as work:
            return work.messages.count_attempt(parcel.id, parcel.attempts)

    def _arrived(self, parcel: Parcel) -> None:
        DELIVERIES.labels(parcel.channel, "delivered").inc()
        with self._desk.work() as work:
            work.messages.settle(parcel.id, Delivery.DELIVERED)

    def _give_up(self, parcel: Parcel, now: datetime) -> None:
        """The channel does not take it: a person has to find another way to the customer."""
        DELIVERIES.labels(parcel.channel, "given_up").inc()
        with self._desk.work() as work:
            work.messages.settle(parcel.id, Delivery.FAILED)
            case = work.cases.open_case_of(parcel.sender_id)
            if case is not None:
                work.cases.escalate(case.number, UNDELIVERABLE, now)
            number = None if case is None else case.number
            work.handovers.ask_for_human(parcel.sender_id, number, UNDELIVERABLE, now)
