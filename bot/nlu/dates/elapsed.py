"""Lengths of time that the customer counts back from today: 三个月前, 用了三年, 快两年了, 买了十来天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.nlu.dates.grammar import WORDS
from bot.nlu.dates.reading import LOOSE, DateReading
from bot.nlu.durations import Duration, read_durations
from bot.nlu.lexicon import any_of

# A bare length (半年) may answer when the goods were bought or mean something else altogether.
_BARE = 0.45
_TOLD = 0.75
_CONTEXT = 8

_OTHERWISE: dict[str, list[str]] = WORDS["durations_not_dates"]
# 得有两年了 is a guess at the past, 得两年 a demand.
_PROMISE_BEFORE = re.compile(rf"{any_of(_OTHERWISE['before'])}[期是为有的了]{{0,2}}(?<!得有)\s?$")
_PROMISE_AFTER = re.compile(rf"\s?{any_of(_OTHERWISE['after'])}|[0-9一两二三四五六七八九十几多]{{1,2}}[次回趟遍]")
_TOLD_BEFORE = re.compile("[了才刚没用买来到装修坏]\\s?$")
_IDLE = frozenset(WORDS["idle_durations"])


def elapsed_readings(text: str, today: date) -> Iterator[DateReading]:
    """The days that lie so long before `today`; rules, promises and time spent waiting are left out."""
    for duration in read_durations(text):
        if not _is_promise_or_wait(text, duration) and not _is_idle(text, duration):
            yield DateReading(
                duration.begin,
                duration.end,
                duration.text,
                duration.longest.before(today),
                duration.shortest.before(today),
                _confidence(text, duration),
                elapsed=not duration.ago,
            )


def _is_promise_or_wait(text: str, duration: Duration) -> bool:
    before = _PROMISE_BEFORE.search(text, max(0, duration.begin - _CONTEXT), duration.begin)
    return bool(before or _PROMISE_AFTER.match(text, duration.end))


def _is_idle(text: str, duration: Duration) -> bool:
    """Whether people say this length in passing (一天三趟, 几天能到) and nothing here ties it to the past."""
    return duration.text in _IDLE and not _is_told(text, duration)


def _is_told(text: str, duration: Duration) -> bool:
    return bool(
        duration.ago
        or text.startswith("了", duration.end)
        or _TOLD_BEFORE.search(text, max(0, duration.begin - 1), duration.begin)
    )


def _confidence(text: str, duration: Duration) -> float:
    if not _is_told(text, duration):
        return _BARE
    return _TOLD if duration.shortest == duration.longest else LOOSE
