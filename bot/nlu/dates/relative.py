"""Dates told from today: 昨晚, 上礼拜三, 周三, 上个月15号, 月底, 年初, 前几天, 刚买."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.nlu.dates.grammar import (
    BARE_MONTH_PARTS,
    BARE_YEAR_PARTS,
    COMPANY,
    DAYS,
    MONTH_PARTS,
    PART_OF_MONTH,
    WORDS,
    YEAR_PARTS,
    Part,
    days_between,
    month_part,
    months_back,
    year_part,
)
from bot.nlu.dates.reading import (
    FAINT,
    INFERRED,
    LOOSE,
    WRITTEN_OUT,
    Pattern,
    Span,
    compiled,
    latest_begun,
    latest_ended,
    month_start,
    whole_months,
)
from bot.nlu.lexicon import any_of
from bot.nlu.numerals import CHINESE_NUMERALS

_DAYS_AGO = {word: entry["ago"] for entry in WORDS["days"] for word in entry["words"]}
_WEEKDAYS = {day: index for index, day in enumerate("一二三四五六日")} | {"天": 6}
_WEEKEND = "末"


def _near_day(match: re.Match[str], today: date) -> Span:
    ago = _DAYS_AGO[match[0]]
    if isinstance(ago, int):
        day = today - timedelta(ago)
        return Span(day, day, WRITTEN_OUT)
    return Span(today - timedelta(ago[0]), today - timedelta(ago[1]), LOOSE)


def _just_now(_match: re.Match[str], today: date) -> Span:
    oldest, newest = WORDS["just_now"]["ago"]
    return Span(today - timedelta(oldest), today - timedelta(newest), FAINT)


def _shift(words: str) -> int:
    """Which week or month 上上, 上, 这, 本, 下 speak of, counted from the current one."""
    return words.count("下") - words.count("上")


def _told_week(match: re.Match[str], today: date) -> Span:
    monday = today - timedelta(today.weekday()) + timedelta(7 * _shift(match["shift"]))
    return _in_week(monday, match["day"])


def _in_week(monday: date, day: str | None) -> Span:
    if day is None:
        return Span(monday, monday + timedelta(6), INFERRED)
    if day == _WEEKEND:
        return Span(monday + timedelta(5), monday + timedelta(6), INFERRED)
    chosen = monday + timedelta(_WEEKDAYS[day])
    return Span(chosen, chosen, INFERRED)


def _weekday(match: re.Match[str], today: date) -> Span | None:
    """The last such day before today: whoever speaks of today says 今天."""
    monday = today - timedelta(today.weekday())
    weeks = (_in_week(monday - timedelta(7 * back), match["day"]) for back in range(2))
    return latest_begun(today - timedelta(1), weeks)


def _told_month(match: re.Match[str], today: date) -> Span | None:
    start = month_start(today.year, today.month + _shift(match["shift"]))
    if match["day"]:
        return days_between(start.year, start.month, match["day"], match["last"], WRITTEN_OUT)
    if match["part"]:
        return month_part(start, MONTH_PARTS[match["part"]], INFERRED)
    return whole_months(start.year, start.month, start.month)


def _bare_month_part(match: re.Match[str], today: date) -> Span | None:
    part = BARE_MONTH_PARTS[match["part"]]
    choose = latest_ended if part.ended else latest_begun
    return choose(today, (month_part(start, part, LOOSE) for start in months_back(today)))


def _bare_year_part(match: re.Match[str], today: date) -> Span | None:
    return _last_part_of_year(BARE_YEAR_PARTS[match["part"]], today)


def _season(match: re.Match[str], today: date) -> Span | None:
    return _last_part_of_year(YEAR_PARTS[match["part"]], today)


def _last_part_of_year(part: Part, today: date) -> Span | None:
    choose = latest_ended if part.ended else latest_begun
    return choose(today, (year_part(today.year - back, part, LOOSE) for back in range(3)))


_SHIFT = "(?P<shift>上{1,4}|下{1,4}|这|本)一?个?"
_WEEK = "(?:周|星期|礼拜)"
_DAY_OF_WEEK = "(?P<day>[一二三四五六日天末])"
_NO_COUNT = "(?![次个台趟回])"
_VERBS = any_of(WORDS["just_now"]["verbs"])
_SEASONS = any_of(word for word in YEAR_PARTS if word not in BARE_YEAR_PARTS and len(word) > 1)

PATTERNS = (
    Pattern(compiled(any_of(_DAYS_AGO)), _near_day),
    Pattern(compiled(rf"{any_of(WORDS['just_now']['words'])}(?={_VERBS})"), _just_now),
    Pattern(compiled(rf"{_SHIFT}{_WEEK}(?:{_DAY_OF_WEEK}{_NO_COUNT})?"), _told_week),
    Pattern(
        compiled(rf"(?<![{CHINESE_NUMERALS}0-9几半每整多第个上下这本])(?:{_WEEK}){_DAY_OF_WEEK}{_NO_COUNT}(?![然气])"),
        _weekday,
    ),
    Pattern(
        compiled(rf"{_SHIFT}月份?(?:\s?的?{DAYS}|{PART_OF_MONTH}|(?P<whole>))"),
        _told_month,
    ),
    Pattern(
        compiled(rf"(?<![{CHINESE_NUMERALS}0-9几个上下这本])(?P<part>{any_of(BARE_MONTH_PARTS)})(?![午间])"),
        _bare_month_part,
    ),
    Pattern(
        compiled(rf"(?<![{CHINESE_NUMERALS}0-9去今前明后])(?P<part>{any_of(BARE_YEAR_PARTS)})"),
        _bare_year_part,
    ),
    Pattern(compiled(rf"(?P<part>{_SEASONS})(?={COMPANY})"), _season),
)
