"""Each text is read once, whoever asks first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from bot.readings import Readings

DAY = date(2026, 11, 27)
SECONDS = 10


def test_two_threads_that_ask_for_a_text_get_one_reading() -> None:
    read, may_end, begun = [], threading.Event(), threading.Event()

    def slowly(text: str, _day: date) -> dict[str, Any]:
        read.append(text)
        begun.set()
        assert may_end.wait(SECONDS)
        return {"text": text}

    readings = Readings(slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(readings.of, "空调漏水", DAY)
        assert begun.wait(SECONDS)
        second = threads.submit(readings.of, "空调漏水", DAY)
        may_end.set()
        assert first.result(SECONDS) is second.result(SECONDS)
    assert read == ["空调漏水"]


def test_another_day_or_text_is_another_reading() -> None:
    read = []

    def noted(text: str, day: date) -> dict[str, Any]:
        read.append((text, day))
        return {}

    readings = Readings(noted)
    for text, day in (("昨天买的", DAY), ("昨天买的", DAY.replace(day=28)), ("前天买的", DAY), ("昨天买的", DAY)):
        readings.of(text, day)
    assert len(read) == 3


def test_what_failed_is_read_again() -> None:
    outcomes = iter([ValueError("unreadable"), None])

    def sometimes(_text: str, _day: date) -> dict[str, Any]:
        if (failure := next(outcomes)) is not None:
            raise failure
        return {"intent": "greet"}

    readings = Readings(sometimes)
    with pytest.raises(ValueError, match="unreadable"):
        readings.of("你好", DAY)
    assert readings.of("你好", DAY) == {"intent": "greet"}


def test_only_the_latest_are_remembered() -> None:
    read = []

    def noted(text: str, _day: date) -> dict[str, Any]:
        read.append(text)
        return {}

    readings = Readings(noted, size=2)
    for text in ("一", "二", "三", "一"):
        readings.of(text, DAY)
    assert read == ["一", "二", "三", "一"]
