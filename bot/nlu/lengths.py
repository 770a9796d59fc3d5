"""Lengths of time in calendar months and days, and the day that lies so long before another."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Self

DAYS_IN_MONTH = 30
DAYS_IN_YEAR = 365
# (months, days) in one of each
UNITS = {"天": (0, 1), "周": (0, 7), "星期": (0, 7), "礼拜": (0, 7), "月": (1, 0), "年": (12, 0)}


@dataclass(frozen=True, slots=True)
class Length:
    """So many calendar months and days more."""

    months: int = 0
    days: int = 0

    @classmethod
    def of(cls, amount: Fraction, unit: str) -> Self:
        """`amount` of one of UNITS; what is no whole month counts as days, thirty to a month."""
        months, days = (amount * size for size in UNITS[unit])
        return cls(int(months), int(days + (months - int(months)) * DAYS_IN_MONTH))

    def __add__(self, other: Length) -> Length:
        return Length(self.months + other.months, self.days + other.days)

    def before(self, day: date) -> date:
        """The day that lies this long before `day`; where the month is too short, its last day."""
        year, month = divmod(day.year * 12 + day.month - 1 - self.months, 12)
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) - timedelta(self.days)

    @property
    def in_days(self) -> int:
        """The length in days, with 365 to a year and 30 to a month."""
        years, months = divmod(self.months, 12)
        return years * DAYS_IN_YEAR + months * DAYS_IN_MONTH + self.days
