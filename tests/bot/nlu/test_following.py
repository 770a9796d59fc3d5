"""Days told by the day before them."""

from datetime import date

import pytest

from bot.nlu.dates import read_dates
from bot.nlu.roles import date_role

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "role", "day"),
    [
        ("空调10月3号买的当天就送到了", "delivered_on", date(2026, 10, 3)),
        ("昨天下单第二天到货", "delivered_on", date(2026, 11, 22)),
        ("11月5日收到 隔天就装好了", "installed_on", date(2026, 11, 6)),
    ],
)
def test_a_following_day_counts_from_the_date_before_it(text: str, role: str, day: date) -> None:
    days = {date_role(text, reading): (reading.earliest, reading.latest) for reading in read_dates(text, TODAY)}
    assert days[role] == (day, day)


@pytest.mark.parametrize("text", ["当天就收到了", "第二天坏的", "当天送达服务"])
def test_without_a_date_before_it_a_following_day_says_nothing(text: str) -> None:
    assert read_dates(text, TODAY) == []


def test_a_following_day_never_lies_ahead() -> None:
    assert [reading.text for reading in read_dates("今天买的第二天送到", TODAY)] == ["今天"]
