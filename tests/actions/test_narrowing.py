"""A day without its year belongs to the rough one that was told before."""

from __future__ import annotations

from typing import Any

import pytest

from actions.narrowing import bare_day, narrowed

LAST_JULY = {"from": "2025-07-01", "to": "2025-07-31"}
LAST_SUMMER = {"from": "2025-06-01", "to": "2025-08-31"}


def message(words: str, day: str) -> dict[str, Any]:
    entity = {"entity": "date", "value": {"from": day, "to": day}, "start": 0, "end": len(words)}
    return {"text": f"{words}买的", "entities": [entity]}


def on(day: str) -> dict[str, str]:
    return {"from": day, "to": day}


@pytest.mark.parametrize(
    ("known", "words", "read", "meant"),
    [
        (LAST_JULY, "7月10号", "2026-07-10", "2025-07-10"),
        (LAST_JULY, "10号", "2026-11-10", "2025-07-10"),
        (LAST_SUMMER, "8月1日", "2026-08-01", "2025-08-01"),
        (LAST_JULY, "去年7月10号", "2025-07-10", "2025-07-10"),
        # Three months have a tenth; a year that is named, and another month, take the rough day back.
        (LAST_SUMMER, "10号", "2026-11-10", "2026-11-10"),
        (LAST_JULY, "今年7月10号", "2026-07-10", "2026-07-10"),
        (LAST_JULY, "9月10号", "2026-09-10", "2026-09-10"),
        (LAST_JULY, "昨天", "2026-11-10", "2026-11-10"),
    ],
)
def test_a_day_without_a_year(known: dict[str, str], words: str, read: str, meant: str) -> None:
    assert narrowed("bought_on", on(read), {"bought_on": known}, message(words, read)) == on(meant)


def test_a_bare_day_is_taken_for_the_one_that_is_known_roughly() -> None:
    slots = {"bought_on": LAST_JULY}
    assert bare_day(message("7月10号", "2026-07-10"), slots, "bought_on") == {"bought_on": on("2025-07-10")}
    assert bare_day(message("昨天", "2026-11-10"), slots, "bought_on") == {}
    assert bare_day(message("7月10号", "2026-07-10"), {"bought_on": on("2025-07-09")}, "bought_on") == {}
