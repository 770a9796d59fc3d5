from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlement.calendar import add_days, add_months, last_day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 20), 12, date(2026, 11, 20)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_one(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_first_day_is_not_counted() -> None:
    assert add_days(date(2026, 11, 1), 7) == date(2026, 11, 8)


def test_days_stay_within_the_years_of_a_date() -> None:
    assert add_days(date(9999, 12, 31), 1) == date.max
    assert add_days(date(1, 1, 1), -1) == date.min


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 6), date(2026, 11, 6)),
        (date(2026, 11, 7), date(2026, 11, 9)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 1, 4), date(2026, 1, 4)),
    ],
    ids=["a Friday", "a weekend", "the National Day holiday", "a Sunday that is worked"],
)
def test_a_last_day_off_moves_to_the_next_working_day(day: date, expected: date) -> None:
    assert last_day(day) == (expected, True)


def test_years_without_holiday_data_fall_back_to_weekends_and_say_so() -> None:
    assert last_day(date(2031, 10, 1)) == (date(2031, 10, 1), False)
    assert last_day(date(2031, 10, 3)) == (date(2031, 10, 3), False)
    assert last_day(date(2031, 10, 4)) == (date(2031, 10, 6), False)


def test_the_end_of_time_is_a_last_day() -> None:
    assert last_day(date.max).day == date.max


@given(st.dates(date(2004, 1, 1), date(2026, 12, 1)))
def test_a_last_day_never_moves_back_nor_far(day: date) -> None:
    assert day <= last_day(day).day <= day + timedelta(days=10)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_more_months_never_end_earlier(day: date, months: int) -> None:
    assert add_months(day, months) < add_months(day, months + 1)
