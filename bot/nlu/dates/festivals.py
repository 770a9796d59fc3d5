"""Festivals and shopping days, with a year or without: 去年双十一, 国庆期间, 春节前, 618."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chinese_calendar import get_solar_terms

from bot.nlu.dates.grammar import COMPANY, NOT_AFTER_NUMERAL, WORDS, YEAR_OF_FESTIVAL, year_of
from bot.nlu.dates.lunar import lunar_day
from bot.nlu.dates.reading import (
    INFERRED,
    LOOSE,
    WRITTEN_OUT,
    Pattern,
    Span,
    compiled,
    day_of,
    latest_begun,
)
from bot.nlu.lexicon import any_of
from bot.nlu.numerals import CHINESE_NUMERALS

_PHASES = WORDS["phases"]
_DAY, _DURING, _BEFORE, _AFTER = "day", "during", "before", "after"
_PHASE_OF = {word: phase for phase in (_DAY, _DURING, _BEFORE, _AFTER) for word in _PHASES[phase]}


@dataclass(frozen=True, slots=True)
class Festival:
    """A day that comes every year.

    `first` and `last` are the days of its holidays or sales relative to it, `lasting` says that its bare name
    means all of them, `ambiguous` that its name alone may mean something else.
    """

    day: Callable[[int], date | None]
    first: int
    last: int
    lasting: bool
    ambiguous: bool

    def span(self, year: int, phase: str | None, confidence: float) -> Span | None:
        """The days of one phase of the festival in `year`; None where the calendar does not reach."""
        day = self.day(year)
        if day is None:
            return None
        whole = Span(day + timedelta(self.first), day + timedelta(self.last), confidence)
        meant = whole if self.lasting else Span(day, day, confidence)
        if phase == _BEFORE:
            begin = meant.earliest - timedelta(_PHASES["before_days"])
            return Span(begin, meant.earliest - timedelta(1), LOOSE)
        if phase == _AFTER:
            end = meant.latest + timedelta(_PHASES["after_days"])
            return Span(meant.latest + timedelta(1), end, LOOSE)
        if phase == _DURING:
            return whole
        return Span(day, day, confidence) if phase == _DAY else meant


def _festival(entry: dict[str, Any]) -> Festival:
    first, last = entry["span"]
    return Festival(_rule(entry), first, last, entry.get("bare") == "span", entry.get("company", False))


def _rule(entry: dict[str, Any]) -> Callable[[int], date | None]:
    if "solar" in entry:
        month, day = entry["solar"]
        return lambda year: day_of(year, month, day)
    if "term" in entry:
        return lambda year: _solar_term(year, entry["term"])
    month, day = entry["lunar"]
    offset = timedelta(entry.get("offset", 0))

    def by_the_moon(year: int) -> date | None:
        found = lunar_day(year, month, day)
        return found + offset if found else None

    return by_the_moon


def _solar_term(year: int, name: str) -> date | None:
    # The library computes the terms of 1900 to 2099.
    if not 1900 <= year <= 2099:
        return None
    terms = get_solar_terms(date(year, 1, 1), date(year, 12, 31))
    return next((day for day, term in terms if term == name), None)


_FESTIVALS = {word: _festival(entry) for entry in WORDS["festivals"] for word in entry["words"]}
_PHASE_WORDS = {
    word: (_festival(entry), phase)
    for entry in WORDS["festivals"]
    for phase in (_BEFORE, _AFTER)
    for word in entry.get(f"{phase}_words", [])
}


def _named(match: re.Match[str], today: date) -> Span | None:
    festival = _FESTIVALS[match["name"]]
    if _is_part_of_a_number(match) or (festival.ambiguous and not _has_company(match)):
        return None
    return _in_year(festival, _PHASE_OF.get(match["phase"] or ""), match["year"], today)


def _before_or_after(match: re.Match[str], today: date) -> Span | None:
    festival, phase = _PHASE_WORDS[match["name"]]
    return _in_year(festival, phase, None, today)


def _in_year(festival: Festival, phase: str | None, year_text: str | None, today: date) -> Span | None:
    if year_text:
        year = year_of(year_text, today)
        return festival.span(year, phase, WRITTEN_OUT) if year else None
    years = range(today.year + 1, today.year - 3, -1)
    return latest_begun(today, (festival.span(year, phase, INFERRED) for year in years))


def _is_part_of_a_number(match: re.Match[str]) -> bool:
    """五一 in 五一个, 618 in 618元."""
    ends_in_numeral = match["name"][-1] in f"0123456789{CHINESE_NUMERALS}"
    return ends_in_numeral and bool(_NUMBER_GOES_ON.match(match.string, match.end("name")))


def _has_company(match: re.Match[str]) -> bool:
    said_more = match["year"] or match["phase"] or match["filler"]
    return bool(said_more or _COMPANY.match(match.string, match.end()))


_NUMBER_GOES_ON = re.compile(f"[0-9.{CHINESE_NUMERALS}个点次直样台起定些会半般%元块分人家件倍]")
_COMPANY = re.compile(COMPANY)

PATTERNS = (
    Pattern(
        compiled(
            rf"""{NOT_AFTER_NUMERAL}(?<![第周期拜¥]){YEAR_OF_FESTIVAL}?(?P<name>{any_of(_FESTIVALS)})
            (?P<filler>{any_of(WORDS["festival_fillers"])})?的?(?P<phase>{any_of(_PHASE_OF)})?
            (?!{any_of(WORDS["greetings"])})"""
        ),
        _named,
    ),
    Pattern(
        compiled(rf"(?<![0-9{CHINESE_NUMERALS}去今前明后半多几来])(?P<name>{any_of(_PHASE_WORDS)})"),
        _before_or_after,
    ),
)
