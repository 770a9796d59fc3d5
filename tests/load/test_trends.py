"""A leak is found in what comes and goes with the load, and where there is none, none is found."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from benchmarks.day import BEGINS_AT, BY_HOUR, DAY, HOUR, over_the_day
from benchmarks.people import people
from benchmarks.soak import DAYS, SLOTS, Sample, judged, of_all_days, slots
from benchmarks.trends import trend
from tests.conftest import TODAY

SLOTS_OF_A_HALF = 48
NOISE = random.Random(3)


def held(growth: float = 0.0, *, per_load: float = 2.0, noise: float = 3.0) -> list[float]:
    """What half a day held, in an hour of which more customers come than in another."""
    busy = [20 + 15 * math.sin(slot / 96 * 2 * math.pi) for slot in range(SLOTS_OF_A_HALF)]
    return [600 + growth + per_load * load + NOISE.gauss(0, noise) for load in busy]


def test_a_leak_is_found() -> None:
    found = trend(held(), held(growth=60))
    assert found.growth == pytest.approx(60, abs=5)
    assert found.grows(0.05)


@pytest.mark.parametrize("per_load", [0.0, 2.0, -2.0])
def test_what_comes_and_goes_with_the_load_is_no_leak(per_load: float) -> None:
    assert not trend(held(per_load=per_load), held(per_load=per_load)).grows(0.05)


def test_a_little_growth_is_told_and_not_judged() -> None:
    found = trend(held(noise=0.1), held(growth=10, noise=0.1))
    assert found.growth == pytest.approx(10, abs=1)
    assert not found.grows(0.05)


def test_what_is_less_than_the_day_before_does_not_grow() -> None:
    assert not trend(held(growth=60), held()).grows(0.05)


def test_what_only_once_was_much_more_is_not_sure() -> None:
    values = held(noise=0.1)
    jump = [value + 400 * (slot == 7) for slot, value in enumerate(values)]
    assert not trend(values, jump).grows(0.0)


def test_gaps_are_left_out() -> None:
    values = held(growth=60)
    values[5] = math.nan
    assert trend(held(), values).grows(0.05)
    with pytest.raises(ValueError, match="no trend"):
        trend(held(), [math.nan] * SLOTS_OF_A_HALF)
    with pytest.raises(ValueError, match="48 values"):
        trend(held(), values[1:])


def test_customers_come_over_the_day_as_the_day_goes() -> None:
    everybody = list(people(5000, DAY, 1, TODAY, over_the_day))
    by_hour = Counter((BEGINS_AT + int(one.comes_at // HOUR)) % 24 for one in everybody)
    assert max(by_hour, key=by_hour.__getitem__) in (10, 20)
    for hour, weight in enumerate(BY_HOUR):
        assert by_hour[hour] == pytest.approx(5000 * weight / sum(BY_HOUR), rel=0.5)


def test_a_soak_judges_the_last_day_by_the_one_before() -> None:
    seconds, late = 960.0, [(moment / 10, 0.02) for moment in range(DAYS * 9600)]

    def samples(leak: float) -> list[Sample]:
        fills = [min(slot, 20) for slot in range(1, DAYS * SLOTS + 1)]
        held = [5 * fill + leak * slot for slot, fill in enumerate(fills, 1)]
        return [
            Sample(slot * 10.0, 500 + more, 400 + more, 40, 8, 12, 1_000_000 * slot)
            for slot, more in enumerate(held, 1)
        ]

    for leak, grows in ((0.0, False), (1.0, True)):
        taken = samples(leak)
        found = judged(slots(taken, late, seconds), taken[0], taken[-1])
        assert all(one.grows is (grows and "memory" in name) for name, one in found.items())


def test_each_days_customers_are_others_and_come_at_the_same_moments() -> None:
    everybody = list(of_all_days(50, 1, TODAY))
    first, last = everybody[:50], everybody[-50:]
    assert [one.comes_at + (DAYS - 1) * DAY for one in first] == pytest.approx([one.comes_at for one in last])
    assert not {saying.id for one in first for saying in one.sayings} & {s.id for one in last for s in one.sayings}
    assert len({one.name for one in everybody}) == DAYS * 50
    assert [one.comes_at for one in everybody] == sorted(one.comes_at for one in everybody)
    assert [int(one.comes_at // DAY) for one in everybody] == [number // 50 for number in range(DAYS * 50)]
