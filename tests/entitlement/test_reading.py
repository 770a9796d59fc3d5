from datetime import date

import pytest

from entitlement.reading import Reading

KNOWN = {"as_of": date(2026, 11, 21), "category": "refrigerator"}


def test_a_settled_fact_is_not_asked() -> None:
    reading = Reading(KNOWN, {})
    assert reading.category == "refrigerator"
    assert reading.asked == []


def test_an_open_fact_is_assumed_and_noted_once() -> None:
    reading = Reading(KNOWN, {})
    assert (reading.channel, reading.channel) == ("store", "store")
    assert reading.asked == ["channel"]


def test_an_assumption_wins_over_the_likely_value() -> None:
    assert Reading(KNOWN, {"channel": "online"}).channel == "online"


def test_a_day_that_follows_another_moves_with_it() -> None:
    reading = Reading({**KNOWN, "bought_on": date(2026, 11, 1)}, {"delivered_on": 5})
    assert reading.delivered_on == date(2026, 11, 6)
    assert Reading({**KNOWN, "bought_on": date(2026, 11, 20)}, {"delivered_on": 5}).delivered_on == KNOWN["as_of"]


def test_an_assumed_day_stays_beside_the_known_ones() -> None:
    known = {**KNOWN, "made_on": date(2026, 11, 1)}
    assert Reading(known, {}).bought_on == date(2026, 11, 1)


def test_what_is_no_fact_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        _ = Reading(KNOWN, {}).colour
