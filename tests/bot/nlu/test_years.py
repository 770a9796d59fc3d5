"""Days that leave out their year beside days that tell one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.years import told_days

TODAY = date(2026, 11, 21)

# What is said: the role, the first and the last day of each date.
TOLD = {
    "去年8月装的,8月初买的": "installed_on 2025-08-01 2025-08-31, bought_on 2025-08-01 2025-08-10",
    "8月初买的,去年8月装的": "bought_on 2025-08-01 2025-08-10, installed_on 2025-08-01 2025-08-31",
    "去年8月5号装的,3号买的": "installed_on 2025-08-05 2025-08-05, bought_on 2025-08-03 2025-08-03",
    "去年11月底坏的,双十一买的": "fault_on 2025-11-21 2025-11-30, bought_on 2025-11-11 2025-11-11",
    "2024年1月送到的,12月买的": "delivered_on 2024-01-01 2024-01-31, bought_on 2023-12-01 2023-12-31",
    "去年8月买的,9月才装上": "bought_on 2025-08-01 2025-08-31, installed_on 2025-09-01 2025-09-30",
    "去年12月买的,1月送到的": "bought_on 2025-12-01 2025-12-31, delivered_on 2026-01-01 2026-01-31",
    "去年8月买的,8月坏的": "bought_on 2025-08-01 2025-08-31, fault_on 2026-08-01 2026-08-31",
    "去年买的,8月装的": "bought_on 2025-01-01 2025-12-31, installed_on 2026-08-01 2026-08-31",
    "8月装的,9月买的": "installed_on 2026-08-01 2026-08-31, bought_on 2026-09-01 2026-09-30",
    "去年8月装的,今年8月买的": "installed_on 2025-08-01 2025-08-31, bought_on 2026-08-01 2026-08-31",
    "去年8月装的,上个月买的": "installed_on 2025-08-01 2025-08-31, bought_on 2026-10-01 2026-10-31",
}


@pytest.mark.parametrize(("text", "days"), TOLD.items())
def test_a_day_without_its_year_agrees_with_the_one_beside_it(text: str, days: str) -> None:
    found = [f"{role} {reading.earliest} {reading.latest}" for reading, role in told_days(text, TODAY)]
    assert ", ".join(found) == days


@given(st.dates(date(2018, 1, 1), date(2025, 12, 31)), st.integers(0, 364))
def test_what_was_bought_within_a_year_before_its_installation_is_bought_then(installed: date, before: int) -> None:
    bought = installed - timedelta(before)
    text = f"{installed.year}年{installed.month}月{installed.day}号装的,{bought.month}月{bought.day}号买的"
    assert {role: reading.earliest for reading, role in told_days(text, TODAY)} == {
        "installed_on": installed,
        "bought_on": bought,
    }
