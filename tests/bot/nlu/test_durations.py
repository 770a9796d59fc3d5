"""Lengths of time and what they mean in months and days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.durations import read_durations
from bot.nlu.lengths import Length

LENGTHS = {
    "15天": (Length(days=15), Length(days=15)),
    "两周": (Length(days=14), Length(days=14)),
    "三个礼拜": (Length(days=21), Length(days=21)),
    "半个月": (Length(days=15), Length(days=15)),
    "一个半月": (Length(1, 15), Length(1, 15)),
    "一年半": (Length(18), Length(18)),
    "一年零三个月": (Length(15), Length(15)),
    "两三天": (Length(days=2), Length(days=3)),
    "十七八天": (Length(days=17), Length(days=18)),
    "三五天": (Length(days=3), Length(days=5)),
    "3到5天": (Length(days=3), Length(days=5)),
    "几天": (Length(days=2), Length(days=9)),
    "十几天": (Length(days=11), Length(days=19)),
    "二十多天": (Length(days=21), Length(days=29)),
    "一百多天": (Length(days=101), Length(days=199)),
    "三个多月": (Length(3, 1), Length(4, -1)),
    "半年多": (Length(6, 1), Length(12, -1)),
    "十来天": (Length(days=9), Length(days=13)),
    "快十天": (Length(days=8), Length(days=9)),
    "不到一个月": (Length(), Length(1, -1)),
    "两年不到": (Length(), Length(24, -1)),
    "一天多": (Length(days=1), Length(days=2)),
    "十天多": (Length(days=10), Length(days=11)),
    "十多个月": (Length(10, 1), Length(20, -1)),
    "十个多月": (Length(10, 1), Length(11, -1)),
    "俩月": (Length(2), Length(2)),
    "四天半": (Length(days=4), Length(days=4)),
}
NO_LENGTHS = [
    "三月",
    "3月5号",
    "2025年",
    "半天",
    "第三天",
    "每两周",
    "一年级",
    "三周年",
    "天气",
    "两周五",
    "100年",
    "",
]


@pytest.mark.parametrize(("text", "bounds"), LENGTHS.items())
def test_words_bound_a_length_of_time(text: str, bounds: tuple[Length, Length]) -> None:
    [duration] = read_durations(text)
    assert (duration.text, duration.shortest, duration.longest) == (text, *bounds)


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_what_only_looks_like_a_length_is_none(text: str) -> None:
    assert list(read_durations(text)) == []


def test_only_what_ends_in_ago_is_a_point_in_time() -> None:
    assert [duration.ago for duration in read_durations("三天前、两年以前、一个月")] == [True, True, False]


@pytest.mark.parametrize(
    ("length", "day", "expected"),
    [
        (Length(1), date(2024, 3, 31), date(2024, 2, 29)),
        (Length(12), date(2024, 2, 29), date(2023, 2, 28)),
        (Length(13, 5), date(2025, 1, 3), date(2023, 11, 28)),
        (Length(days=366), date(2025, 1, 1), date(2024, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(length: Length, day: date, expected: date) -> None:
    assert length.before(day) == expected


@given(st.integers(0, 700), st.integers(0, 3000), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_longer_time_never_ends_later(months: int, days: int, day: date) -> None:
    assert Length(months, days + 1).before(day) < Length(months, days).before(day) <= day
    assert Length(months + 1, days).before(day) < Length(months, days).before(day)
