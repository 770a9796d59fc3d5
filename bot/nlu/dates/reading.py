"""What a date expression says, and the days of the calendar it may stand for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# How sure a reading is: written out, with a part to infer, in loose words, in words that hardly say.
WRITTEN_OUT = 0.95
INFERRED = 0.85
LOOSE = 0.6
FAINT = 0.3


@dataclass(frozen=True, slots=True)
class DateReading:
    """The date at `text[begin:end]`: some day from `earliest` to `latest`, both included.

    `confidence` lies between 0 and 1. `elapsed` marks a length of time counted back from today, which stands
    after its verb (用了三年) where other dates stand before it (去年买的); `ahead` marks a day to come, `yearless` one
    of the calendar whose year is left out (8月初, 双十一).
    """

    begin: int
    end: int
    text: str
    earliest: date
    latest: date
    confidence: float
    elapsed: bool = False
    ahead: bool = False
    yearless: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `earliest` to `latest` that an expression may mean."""

    earliest: date
    latest: date
    confidence: float = INFERRED


Reader = Callable[[re.Match[str], date], Span | None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of writing dates, and what a match of it means on a given day (None: not a date after all)."""

    regex: re.Pattern[str]
    read: Reader

    def readings(self, text: str, today: date, *, of_the_calendar: bool = False) -> Iterator[DateReading]:
        for match in self.regex.finditer(text):
            span = self.read(match, today)
            if span:
                yearless = of_the_calendar and not match.groupdict().get("year")
                yield DateReading(
                    *match.span(), match[0], span.earliest, span.latest, span.confidence, yearless=yearless
                )


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern written over several lines; a blank in the text is `\\s`."""
    return re.compile(pattern, re.VERBOSE)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day with this date, None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def single(day: date | None, confidence: float = INFERRED) -> Span | None:
    return Span(day, day, confidence) if day else None


def whole_months(year: int, first: int, last: int, confidence: float = INFERRED) -> Span:
    """All days of the months `first` to `last` of `year`; month 13 is the next year's January."""
    begin = month_start(year, first)
    end = month_start(year, last + 1) - timedelta(1)
    return Span(begin, end, confidence)


def month_start(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)


def days_of_month(start: date, first: int, last: int, confidence: float = INFERRED) -> Span:
    """The days `first` to `last` of the month that begins on `start`, or to its end where it is shorter."""
    length = monthrange(start.year, start.month)[1]
    return Span(start.replace(day=min(first, length)), start.replace(day=min(last, length)), confidence)


def latest_begun(today: date, spans: Iterator[Span | None]) -> Span | None:
    """The first of `spans` (given newest first) that has begun by `today`: people speak of what was."""
    return next((span for span in spans if span and span.earliest <= today), None)


def latest_ended(today: date, spans: Iterator[Span | None]) -> Span | None:
    """The first of `spans` (given newest first) that is wholly over."""
    return next((span for span in spans if span and span.latest < today), None)
