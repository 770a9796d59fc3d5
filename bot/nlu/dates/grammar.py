"""What patterns of dates are made of: years, months, days, and parts of a year or month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.nlu.dates.reading import Span, day_of, days_of_month, whole_months
from bot.nlu.lexicon import any_of, dictionary
from bot.nlu.numerals import CHINESE_DIGITS, CHINESE_NUMERALS, integer, spelled_out

WORDS = dictionary("calendar")
OLDEST_YEAR = 1980
YEARS_AHEAD = 20

YEAR_WORD = any_of(WORDS["years"])
_SPELLED_YEAR = f"二[零〇][{CHINESE_DIGITS}]{{2}}年|[零〇一二][{CHINESE_DIGITS}]年"
_YEARS_AGO = "[0-9一两二三四五六七八九十]{1,2}年[之以]?前"
YEAR_NUMBER = rf"(?:(?:19|20)[0-9]{{2}}年|[0-9]{{2}}年|{_SPELLED_YEAR})"
YEAR = rf"(?:(?P<year>{YEAR_WORD}|{YEAR_NUMBER})\s?的?)"
YEAR_OF_FESTIVAL = rf"(?:(?P<year>{YEAR_WORD}|{YEAR_NUMBER}|20[0-9]{{2}}|{_YEARS_AGO})\s?的?)"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ONE_TO_NINE = "[一二三四五六七八九]"
DAY = f"(?:3[01]|[12][0-9]|0?[1-9]|(?:[二三]?十|廿){_ONE_TO_NINE}?|{_ONE_TO_NINE})"
NOT_AFTER_NUMERAL = f"(?<![0-9.{CHINESE_NUMERALS}])"
NOT_A_MEASURE = f"(?![0-9.:%{CHINESE_NUMERALS}])(?!{any_of(WORDS['measures'])})"
WEEKDAY_NOTE = r"(?:\s?\(?(?:周|星期|礼拜)[一二三四五六日天]\)?(?![次回]))?"
COMPANY = rf"\s?(?:就|才|刚|在)?{any_of(WORDS['company'])}"
DAYS = rf"(?P<day>{DAY})(?:(?:(?:至|到|、|,|-|~)?(?P<last>{DAY}))?[号日]|{NOT_A_MEASURE})"


@dataclass(frozen=True, slots=True)
class Part:
    """The months `first` to `last` of a year, or days of a month; `ended`: said of one that is over."""

    first: int
    last: int
    ended: bool = False


def _parts(entries: list[dict[str, Any]], unit: str, key: str) -> dict[str, Part]:
    parts = {}
    for entry in entries:
        first, last = entry[unit]
        for word in entry.get(key, []):
            parts[word] = Part(first, last, entry.get("ended", False))
    return parts


YEAR_PARTS = _parts(WORDS["parts_of_year"], "months", "words")
BARE_YEAR_PARTS = _parts(WORDS["parts_of_year"], "months", "bare")
MONTH_PARTS = _parts(WORDS["parts_of_month"], "days", "words")
BARE_MONTH_PARTS = _parts(WORDS["parts_of_month"], "days", "bare")

# 三月初三 is a day of the lunar calendar, 三月中午 and 三月中秋 speak of something else.
_ANOTHER_WORD = "(?<=中)[午间国秋心]|(?<=初)[一二三四五六七八九十]"
PART_OF_MONTH = f"(?:的?(?P<part>{any_of(MONTH_PARTS)})(?!{_ANOTHER_WORD}))"


def year_of(text: str, today: date) -> int | None:
    """The year that `text` (a match of YEAR's group) names; None outside of what customers can speak of."""
    if text in WORDS["years"]:
        return today.year + int(WORDS["years"][text])
    if text.endswith("前"):
        count = integer(text.rstrip("之以前").removesuffix("年"))
        return today.year - count if count else None
    return full_year(spelled_out(text.removesuffix("年")), today)


def full_year(year: int, today: date) -> int | None:
    """A year of two digits or four as a full year; None outside of what customers can speak of."""
    if year < 100:
        year += 2000 if year <= today.year % 100 + 1 else 1900
    return year if OLDEST_YEAR <= year < today.year + YEARS_AHEAD else None


def year_part(year: int, part: Part, confidence: float) -> Span:
    return whole_months(year, part.first, part.last, confidence)


def month_part(start: date, part: Part, confidence: float) -> Span:
    return days_of_month(start, part.first, part.last, confidence)


def written_number(text: str) -> int:
    """The number of a match of MONTH or DAY."""
    return integer(text) or 0


def days_between(year: int, month: int, first: str, last: str | None, confidence: float) -> Span | None:
    """The days from `first` to `last` (matches of DAY: 5号, 五六号, 5到8号); None when there are none."""
    begin = end = written_number(first)
    if last:
        end = written_number(last)
        # 十五六号 leaves out the second ten.
        end += begin // 10 * 10 if end < begin else 0
    earliest, latest = day_of(year, month, begin), day_of(year, month, end)
    return Span(earliest, latest, confidence) if earliest and latest and earliest <= latest else None


def months_back(today: date) -> Iterator[date]:
    """The first days of this month and the two before it: of any two months in a row one has 31 days."""
    start = today.replace(day=1)
    for _ in range(3):
        yield start
        start = (start - timedelta(1)).replace(day=1)
