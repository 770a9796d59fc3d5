"""The dates of a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.nlu.dates import absolute, festivals, lunar, relative
from bot.nlu.dates.elapsed import elapsed_readings
from bot.nlu.dates.exclusions import excluded_stretches
from bot.nlu.dates.following import following_readings
from bot.nlu.dates.reading import FAINT, DateReading
from bot.nlu.overlaps import first_and_longest

# Of two readings of the same characters the one given first stays.
_OF_THE_CALENDAR = (*festivals.PATTERNS, *lunar.PATTERNS, *absolute.PATTERNS)
# 刚 says no more than the date that stands beside it (昨天刚买, 刚买一个星期).
_BESIDE = 6


def read_dates(text: str, today: date) -> list[DateReading]:
    """The dates that a normalised text speaks of, in order and without overlap.

    `today` is the day on which the message was written. A date without a year or month is the last one
    that has come; a day still to come is read only where the words say so (明天, 下周三, 2027年). Prices,
    models and numbers, rules and promises (七天无理由, 保修一年) and waiting (等了三天) are no dates.
    """
    candidates = [*_pattern_readings(text, today), *elapsed_readings(text, today)]
    if not candidates:
        return []
    excluded = excluded_stretches(text, today)
    allowed = (candidate for candidate in candidates if not _begins_within(candidate, excluded))
    chosen = list(first_and_longest(allowed))
    told = [_seen_from(today, reading) for reading in chosen if not _says_nothing_more(reading, chosen)]
    return sorted([*told, *following_readings(text, told, today)], key=lambda reading: reading.begin)


def _pattern_readings(text: str, today: date) -> Iterator[DateReading]:
    for pattern in _OF_THE_CALENDAR:
        yield from pattern.readings(text, today, of_the_calendar=True)
    for pattern in relative.PATTERNS:
        yield from pattern.readings(text, today)


def _begins_within(reading: DateReading, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(begin <= reading.begin < end for begin, end in stretches)


def _says_nothing_more(reading: DateReading, others: list[DateReading]) -> bool:
    if reading.confidence > FAINT:
        return False
    return any(
        other.confidence > FAINT and max(reading.begin, other.begin) - min(reading.end, other.end) <= _BESIDE
        for other in others
    )


def _seen_from(today: date, reading: DateReading) -> DateReading:
    """What has begun lasts until today at most (本月 is the part of it that is over), the rest lies ahead."""
    if reading.earliest > today:
        return replace(reading, ahead=True)
    return replace(reading, latest=min(reading.latest, today))
