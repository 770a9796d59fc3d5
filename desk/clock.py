"""The desk's clock, handed to whoever needs the time so that tests and replays can set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock:
    """The real time."""

    def now(self) -> datetime:
        """The current moment, timezone-aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The current day in China: the day that periods are counted by."""
        return self.now().astimezone(CHINA).date()


@dataclass
class FixedClock(Clock):
    """A clock that stands at `moment` until it is set anew."""

    moment: datetime

    @classmethod
    def on(cls, day: date) -> FixedClock:
        """A clock standing at noon, China time, of `day`."""
        return cls(datetime.combine(day, time(12), tzinfo=CHINA))

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)
