"""The lunar calendar, by which the festivals move: 正月十五, 腊月二十八, 三月初三, 大年初二."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, LunarMonth

from bot.nlu.dates.grammar import DAY, MONTH, NOT_AFTER_NUMERAL, WORDS, YEAR, written_number, year_of
from bot.nlu.dates.reading import INFERRED, WRITTEN_OUT, Pattern, Span, compiled, latest_begun, single
from bot.nlu.lexicon import any_of

_MONTHS: dict[str, int] = WORDS["lunar_months"]
_MONTHS_OF_A_YEAR = range(1, 13)
_YEARS = range(1899, 2100)
# Some months have a day more.
_MONTH_LENGTH = 29
# A few festivals of a few years, over and over: the library works out the moon's course for each of them.
_DAYS_KEPT = 1024


@lru_cache(_DAYS_KEPT)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """The lunar date that falls into the solar `year`; None if none does, or outside of 1900 to 2099."""
    for lunar_year in (year, year - 1):
        found = _solar(lunar_year, month, day)
        if found and found.year == year:
            return found
    return None


def _solar(lunar_year: int, month: int, day: int) -> date | None:
    if lunar_year not in _YEARS or month not in _MONTHS_OF_A_YEAR or not 1 <= day <= _days(lunar_year, month):
        return None
    solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _days(lunar_year: int, month: int) -> int:
    days: int = LunarMonth.fromYm(lunar_year, month).getDayCount()
    return days


def _lunar_date(match: re.Match[str], today: date) -> Span | None:
    month = _month_number(match["month"])
    day = written_number(match["day"]) if match["day"] else None

    def span(year: int, confidence: float) -> Span | None:
        first = lunar_day(year, month, day or 1)
        if first is None or day:
            return single(first, confidence)
        return Span(first, first + timedelta(_MONTH_LENGTH - 1), confidence)

    if match["year"]:
        year = year_of(match["year"], today)
        return span(year, WRITTEN_OUT) if year else None
    return latest_begun(today, (span(today.year - back, INFERRED) for back in range(3)))


def _month_number(text: str) -> int:
    return _MONTHS.get(text) or written_number(text)


_NAMED_MONTH = f"(?P<month>{any_of(_MONTHS)})"
_LUNAR = "(?:农历|阴历|旧历|老历)"
_FIRST_DAYS = "初(?P<day>[一二三四五六七八九十])(?![来几直个])"


def _pattern(day: str) -> Pattern:
    return Pattern(compiled(rf"{NOT_AFTER_NUMERAL}(?:{YEAR}\s?)?{day}"), _lunar_date)


PATTERNS = (
    _pattern(rf"{_NAMED_MONTH}{_FIRST_DAYS}"),
    _pattern(rf"{_NAMED_MONTH}(?P<day>{DAY})?(?<!大年)"),
    _pattern(rf"{_LUNAR}(?P<month>{MONTH})月初?(?P<day>{DAY})"),
    _pattern(rf"(?P<month>{MONTH})月{_FIRST_DAYS}"),
)
