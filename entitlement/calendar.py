"""Counting days and months as the Civil Code does (articles 201-203), with the Chinese holiday calendar."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar

SATURDAY = 5
MONTHS_IN_YEAR = 12
DAYS_IN_ANY_MONTH = 28
ONE_DAY = timedelta(days=1)
# No run of days off in China is as long.
BEYOND_ANY_HOLIDAY = timedelta(days=15)


class LastDay(NamedTuple):
    """The last day of a period; `certain` is False when that year's holidays are not known yet."""

    day: date
    certain: bool


def add_days(day: date, count: int) -> date:
    """`count` days later, held within the years a date can have; the first day is not counted (article
    201).
    """
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or that month's last day where it has no such day (article 202)."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + count, MONTHS_IN_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    if day.day <= DAYS_IN_ANY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def last_day(day: date) -> LastDay:
    """`day`, or the next working day when it is a day off (article 203).

    For years that the holiday calendar lacks only Saturdays and Sundays count as days off.
    """
    certain = True
    while day < date.max:
        working, known = _is_working_day(day)
        certain = certain and known
        if working:
            break
        day += ONE_DAY
    return LastDay(day, certain)


def _is_working_day(day: date) -> tuple[bool, bool]:
    """Whether people work on `day`, and whether that year's holidays are known."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < SATURDAY, False
