"""Days told by the day before them: 11月1号买的当天就送到了, 昨天下单第二天到货."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.nlu.dates.grammar import WORDS
from bot.nlu.dates.reading import INFERRED, DateReading
from bot.nlu.lexicon import any_of

_AFTER: dict[str, int] = WORDS["following"]
_FOLLOWING = re.compile(any_of(_AFTER))


def following_readings(text: str, told: Sequence[DateReading], today: date) -> Iterator[DateReading]:
    """The readings of 当天, 第二天 … that follow one of the dates `told`; without such a date they say nothing."""
    for match in _FOLLOWING.finditer(text):
        before = [reading for reading in told if reading.end <= match.start() and not reading.ahead]
        if not before:
            continue
        shift = timedelta(_AFTER[match[0]])
        earliest, latest = before[-1].earliest + shift, min(before[-1].latest + shift, today)
        if earliest <= latest:
            yield DateReading(*match.span(), match[0], earliest, latest, INFERRED)
