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


class Housekeeping:
    """Idempotent chores, every ten minutes; several processes may do them at once."""

    def __init__(self, desk: Desk, rulebook: Rulebook) -> None:
        self._desk = desk
        self._periods = Periods.of(rulebook)
        self._next: datetime | None = None

    def tick(self, now: datetime) -> None:
        """Do the chores when they are due again."""
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        with self._desk.work() as work:
            tell_arrivals(work, now)
        with self._desk.work() as work:
            erased = sweep(work.session, now, self._periods)
        if any(erased.values()):
            logger.info("erased by rule: %s", erased)
