"""How a reply says days: one, or the stretch in which it lies."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from actions.pieces import pieces


def days(earliest: date, latest: date) -> str:
    """A day, or the stretch in which it lies: a whole month or year is called by its name."""
    if earliest == latest:
        return day(latest)
    whole = _first(latest), _last(latest)
    if (earliest, latest) == whole:
        return pieces()["month"].format(year=latest.year, month=latest.month)
    if (earliest, latest) == (date(latest.year, 1, 1), date(latest.year, 12, 31)):
        return pieces()["year"].format(year=latest.year)
    same_month = whole[0] == _first(earliest)
    until = pieces()["day_of_month"].format(day=latest.day) if same_month else day(latest)
    return pieces()["rough_day"].format(earliest=day(earliest), latest=until)


def _first(day: date) -> date:
    return day.replace(day=1)


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def day(told: date) -> str:
    """A day in words."""
    return pieces()["day"].format(year=told.year, month=told.month, day=told.day)
