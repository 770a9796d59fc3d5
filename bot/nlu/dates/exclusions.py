"""Stretches of a text with digits or words of dates that are none: models, numbers, versions, set phrases."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.dates.grammar import DAY, MONTH, WORDS, full_year
from bot.nlu.lexicon import any_of
from bot.nlu.money import read_money

# What makes the digits before it a date after all: 小米25年3月, TCL 3月5号.
_NO_DATE_GOES_ON = r"(?![A-Za-z0-9]|年[0-9一二三四五六七八九十]{1,2}月|[月号日])"


def _period_of_a_rule() -> re.Pattern[str]:
    """What a shop says of its rules: 过了7天就不能退. The customer did nothing seven days ago."""
    said = WORDS["periods_of_rules"]
    period = r"\s?[0-9一二两三四五六七八九十]{1,3}\s?(?:天|日|个月|周|年)"
    return re.compile(any_of(said["over"]) + period + any_of(said["then"]) + "?" + any_of(said["barred"]))


_PATTERNS = (
    # KFR-35GW/2024-1, V2.3.5; a code begins with a letter, 2025-03-05T10:00 does not.
    re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+-?[0-9][A-Za-z0-9]*(?:[-/.()][A-Za-z0-9]+)*" + _NO_DATE_GOES_ON),
    re.compile(rf"[A-Za-z]\s[0-9]{{1,2}}(?![./-][0-9]){_NO_DATE_GOES_ON}"),
    re.compile(rf"{any_of(WORDS['model_names'])}\s?[0-9]{{1,3}}(?![./-][0-9]){_NO_DATE_GOES_ON}"),
    re.compile(rf"{any_of(WORDS['numbered'])}[号码是为:#\s]{{0,3}}[A-Za-z0-9.-]{{4,}}"),
    re.compile(r"(?<![0-9])[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}(?![0-9])"),
    re.compile(any_of(WORDS["not_dates"])),
    _period_of_a_rule(),
)
_FULL_YEAR = re.compile(rf"(?<![0-9])(?P<year>[0-9]{{4}})\s?年\s?(?:{MONTH}\s?月\s?(?:份|{DAY}\s?[号日]?)?)?")


def excluded_stretches(text: str, today: date) -> list[tuple[int, int]]:
    """Character offsets (begin, end) of stretches in which no date begins.

    Sums of money are among them, and days of years that no customer can mean: 2099年1月1号 is not the 1st of a month.
    """
    prices = [(price.begin, price.end) for price in read_money(text)]
    other = [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    return prices + other + [match.span() for match in _FULL_YEAR.finditer(text) if _is_no_year(match, today)]


def _is_no_year(match: re.Match[str], today: date) -> bool:
    return full_year(int(match["year"]), today) is None
