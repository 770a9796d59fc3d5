"""Numbers in digits, in characters and mixed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.numerals import CHINESE_NUMERALS, integer, number, spelled_out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2399", "2399"),
        ("两千三百九十九", "2399"),
        ("三千五", "3500"),
        ("两百零五", "205"),
        ("廿五", "25"),
        ("俩", "2"),
        ("1.2万", "12000"),
        ("1万2", "12000"),
        ("3千8", "3800"),
        ("十", "10"),
    ],
)
def test_numerals_have_their_value(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "半", "万", "千", "好", "十十", "1.2.3"])
def test_other_words_have_none(text: str) -> None:
    assert number(text) is None


def test_only_whole_numbers_are_integers() -> None:
    assert (integer("十五"), integer("2.5"), integer("很")) == (15, None, None)


def test_years_are_spelled_digit_by_digit() -> None:
    assert [spelled_out(text) for text in ("二零二五", "二〇二四", "2023")] == [2025, 2024, 2023]


@given(st.text(f"{CHINESE_NUMERALS}0123456789.", max_size=9))
def test_any_run_of_numerals_is_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0
