"""Dates of the calendar: 2025年3月5日, 25.3.5, 20250305, 三月五号, 去年三月, 24年底, 5号."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.dates.grammar import (
    COMPANY,
    DAY,
    DAYS,
    MONTH,
    MONTH_PARTS,
    NOT_AFTER_NUMERAL,
    PART_OF_MONTH,
    WEEKDAY_NOTE,
    WORDS,
    YEAR,
    YEAR_NUMBER,
    YEAR_PARTS,
    YEAR_WORD,
    days_between,
    full_year,
    month_part,
    months_back,
    written_number,
    year_of,
    year_part,
)
from bot.nlu.dates.reading import (
    INFERRED,
    LOOSE,
    WRITTEN_OUT,
    Pattern,
    Span,
    compiled,
    day_of,
    latest_begun,
    month_start,
    single,
    whole_months,
)
from bot.nlu.lexicon import any_of

# Up to seven years in a row have no 29 February (2097 to 2103).
_YEARS_BACK = 9


def _month_and_day(match: re.Match[str], today: date) -> Span | None:
    month, first, last = written_number(match["month"]), match["day"], match["last"]
    if match["year"]:
        year = year_of(match["year"], today)
        return days_between(year, month, first, last, WRITTEN_OUT) if year else None
    years = range(today.year, today.year - _YEARS_BACK, -1)
    return latest_begun(today, (days_between(year, month, first, last, INFERRED) for year in years))


def _numeric(match: re.Match[str], today: date) -> Span | None:
    year = full_year(int(match["year"]), today)
    if year is None:
        return None
    confidence = WRITTEN_OUT if len(match["year"]) == 4 else INFERRED
    return single(day_of(year, int(match["month"]), int(match["day"])), confidence)


def _numeric_month_and_day(match: re.Match[str], today: date) -> Span | None:
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        year = year_of(match["year"], today)
        return single(day_of(year, month, day), INFERRED) if year else None
    years = range(today.year, today.year - _YEARS_BACK, -1)
    return latest_begun(today, (single(day_of(year, month, day), LOOSE) for year in years))


def _numeric_month(match: re.Match[str], today: date) -> Span | None:
    year, month = full_year(int(match["year"]), today), int(match["month"])
    return whole_months(year, month, month) if year else None


def _month(match: re.Match[str], today: date) -> Span | None:
    month = written_number(match["month"])
    part = MONTH_PARTS.get(match["part"] or "")

    def span(year: int, confidence: float) -> Span:
        if part:
            return month_part(month_start(year, month), part, confidence)
        return whole_months(year, month, month, confidence)

    if match["year"]:
        year = year_of(match["year"], today)
        return span(year, WRITTEN_OUT) if year else None
    return latest_begun(today, (span(year, INFERRED) for year in (today.year, today.year - 1)))


def _year(match: re.Match[str], today: date) -> Span | None:
    year = year_of(match["year"], today)
    if year is None:
        return None
    is_short_number = match["year"] not in WORDS["years"] and len(match["year"]) == 3
    confidence = LOOSE if is_short_number else INFERRED
    part = YEAR_PARTS.get(match["part"] or "")
    return year_part(year, part, confidence) if part else whole_months(year, 1, 12, confidence)


def _day(match: re.Match[str], today: date) -> Span | None:
    starts = months_back(today)
    spans = (days_between(start.year, start.month, match["day"], match["last"], INFERRED) for start in starts)
    return latest_begun(today, spans)


_NO_CODE_BEFORE = r"(?<![A-Za-z0-9./_-])"
_NO_CODE_AFTER = r"(?![0-9%_-]|[./][0-9]|[A-SU-Za-z])"
_PART_OF_YEAR = rf"(?:的?(?P<part>{any_of(YEAR_PARTS)}))"
# 用了18年 and 18年了 are lengths of time.
_NOT_AN_AGE = "".join(f"(?<!{re.escape(word)})" for word in WORDS["short_years"]["not_after"])
_NOT_A_LENGTH = f"(?!{any_of(WORDS['short_years']['not_before'])})"
_NOT_DAY_OF_MONTH = any_of(WORDS["not_day_of_month"])

PATTERNS = (
    Pattern(
        compiled(rf"""{NOT_AFTER_NUMERAL}(?<![个几])(?:{YEAR}\s?)?(?P<month>{MONTH})月份?\s?的?{DAYS}{WEEKDAY_NOTE}"""),
        _month_and_day,
    ),
    Pattern(
        compiled(
            rf"""{_NO_CODE_BEFORE}(?P<year>(?:19|20)?[0-9]{{2}})(?P<mark>[./-])
            (?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_NO_CODE_AFTER}{WEEKDAY_NOTE}"""
        ),
        _numeric,
    ),
    Pattern(
        compiled(
            r"""(?<![A-Za-z0-9.-])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])
            (?![A-Za-z0-9元块])"""
        ),
        _numeric,
    ),
    Pattern(
        compiled(rf"{_NO_CODE_BEFORE}(?P<year>20[0-9]{{2}})[./-](?P<month>1[0-2]|0?[1-9]){_NO_CODE_AFTER}"),
        _numeric_month,
    ),
    Pattern(
        compiled(
            rf"""{_NO_CODE_BEFORE}{YEAR}?(?P<month>1[0-2]|0?[1-9])(?P<mark>[./-])
            (?P<day>3[01]|[12][0-9]|0?[1-9]){_NO_CODE_AFTER}(?:(?<!-[0-9])(?<!-[0-9]{{2}})[号日]|(?={COMPANY}))"""
        ),
        _numeric_month_and_day,
    ),
    Pattern(
        compiled(
            rf"""{NOT_AFTER_NUMERAL}(?<![个几])(?:{YEAR}\s?)?(?P<month>{MONTH})月份?{PART_OF_MONTH}?
            (?![饼租薪供卡球亮子嫂度均销付经牙结])"""
        ),
        _month,
    ),
    Pattern(compiled(rf"(?P<year>{YEAR_WORD}){_PART_OF_YEAR}?"), _year),
    Pattern(
        compiled(rf"{NOT_AFTER_NUMERAL}{_NOT_AN_AGE}(?P<year>{YEAR_NUMBER})(?:{_PART_OF_YEAR}|{_NOT_A_LENGTH})"),
        _year,
    ),
    Pattern(
        compiled(
            rf"""{NOT_AFTER_NUMERAL}(?<![第个几])(?P<day>{DAY})(?:(?:至|到|、|,|-|~)?(?P<last>{DAY}))?
            (?:号(?!{_NOT_DAY_OF_MONTH})|(?<![一二三四五六七八九])日(?![游元内后前报用常均达间子])){WEEKDAY_NOTE}"""
        ),
        _day,
    ),
)
