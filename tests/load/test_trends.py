"""A leak is found in what comes and goes with the load, and where there is none, none is found."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from benchmarks.day import BEGINS_AT, BY_HOUR, DAY, HOUR, over_the_day
from benchmarks.people import people
from benchmarks.soak import SLOTS, Sample, judged, slots
from benchmarks.trends import trend
from tests.conftest import TODAY

HOURS = [12 + slot / 4 for slot in range(48)]
LOAD = [20 + 15 * math.sin(hour / 24 * 2 * math.pi) for hour in HOURS]
NOISE = random.Random(3)


def held(growth: float, *, per_load: float = 2.0, noise: float = 3.0) -> list[float]:
    return [
        600 + growth * hour / 24 + per_load * busy + NOISE.gauss(0, noise)
        for hour, busy in zip(HOURS, LOAD, strict=True)
    ]


def test_a_leak_is_found() -> None:
    found = trend(HOURS, LOAD, held(growth=60))
    assert found.growth == pytest.approx(60, abs=15)
    assert found.grows(0.05)


@pytest.mark.parametrize("per_load", [0.0, 2.0, -2.0])
def test_what_comes_and_goes_with_the_load_is_no_leak(per_load: float) -> None:
    assert not trend(HOURS, LOAD, held(growth=0, per_load=per_load)).grows(0.05)


def test_a_little_growth_is_told_and_not_judged() -> None:
    found = trend(HOURS, LOAD, held(growth=10, noise=0.1))
    assert found.growth == pytest.approx(10, abs=1)
    assert not found.grows(0.05)


def test_what_grows_into_the_past_does_not_grow() -> None:
    assert not trend(HOURS, LOAD, held(growth=-60)).grows(0.05)


def test_gaps_are_left_out_and_a_load_that_never_changes_explains_nothing() -> None:
    values = held(growth=60, per_load=0)
    values[5] = math.nan
    assert trend(HOURS, [7.0] * len(HOURS), values).grows(0.05)
    with pytest.raises(ValueError, match="no trend"):
        trend(HOURS, LOAD, [math.nan] * len(HOURS))


def test_customers_come_over_the_day_as_the_day_goes() -> None:
    everybody = list(people(5000, DAY, 1, TODAY, over_the_day))
    by_hour = Counter((BEGINS_AT + int(one.comes_at // HOUR)) % 24 for one in everybody)
    assert max(by_hour, key=by_hour.__getitem__) in (10, 20)
    for hour, weight in enumerate(BY_HOUR):
        assert by_hour[hour] == pytest.approx(5000 * weight / sum(BY_HOUR), rel=0.5)


def test_a_soak_judges_the_second_half_of_what_was_held() -> None:
    seconds, late = 960.0, [(moment / 10, 0.02) for moment in range(9600)]

    def samples(leak: float) -> list[Sample]:
        fills = [min(slot, 20) for slot in range(1, SLOTS + 1)]
        held = [5 * fill + leak * slot for slot, fill in enumerate(fills, 1)]
        return [
            Sample(slot * 10.0, 500 + more, 400 + more, 40, 8, 12, 1_000_000 * slot)
            for slot, more in enumerate(held, 1)
        ]

    for leak, grows in ((0.0, False), (1.0, True)):
        taken = samples(leak)
        found = judged(slots(taken, late, seconds), taken[0], taken[-1])
        assert all(one.grows is (grows and "memory" in name) for name, one in found.items())
