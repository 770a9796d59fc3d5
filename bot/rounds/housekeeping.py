"""What the desk does now and then without a row that asks for it: erase by rule, and tell of goods that have come."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from actions.arrivals import tell_arrivals
from desk.retention import Periods, sweep
from desk.service import Desk
from entitlement.rulebook import Rulebook

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)


class Seldom:
    """Says when ten minutes have passed; a clock that was put back is believed, too."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def is_time(self, now: datetime) -> bool:
        """Whether it is time again; if so, it is not again for as long."""
        if self._last is not None and self._last <= now < self._last + EVERY:
            return False
        self._last = now
        return True


class Housekeeping:
    """Idempotent chores, every ten minutes; several processes may do them at once."""

    def __init__(self, desk: Desk, rulebook: Rulebook) -> None:
        self._desk = desk
        self._periods = Periods.of(rulebook)
        self._seldom = Seldom()

    def tick(self, now: datetime) -> None:
        """Do the chores when they are due again."""
        if not self._seldom.is_time(now):
            return
        with self._desk.work() as work:
            tell_arrivals(work, now)
        with self._desk.work() as work:
            erased = sweep(work.session, now, self._periods)
        if any(erased.values()):
            logger.info("erased by rule: %s", erased)
