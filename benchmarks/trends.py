"""Whether something grows from one day to the next, or only comes and goes with the hours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SURE = 2.0
"""Standard errors by which growth must be above nothing: some 95 %."""
TOGETHER = 6
"""So many values in a row count as one: what is held for a while is no news each time that it is looked at."""


@dataclass(frozen=True)
class Trend:
    """`level`: the mean of the later day; `growth`: since the day before, `error` its standard error."""

    level: float
    growth: float
    error: float

    def grows(self, share: float, least: float = 0.0) -> bool:
        """Whether it surely does, and by more than this share of the level, and than `least`, in a day."""
        return self.growth > SURE * self.error and self.growth > max(share * self.level, least)


def trend(day: Sequence[float], next_day: Sequence[float]) -> Trend:
    """From the same hours of two days, which have the same load; what is not a number on either is left out.

    Raises:
        ValueError: the days are not equally long, or there are too few values to tell anything.
    """
    if len(day) != len(next_day):
        raise ValueError(f"{len(day)} values of one day beside {len(next_day)} of the next")
    then, now = np.array(day, dtype=float), np.array(next_day, dtype=float)
    known = np.isfinite(then) & np.isfinite(now)
    more, level = (now - then)[known], now[known]
    means = [float(more[begin : begin + TOGETHER].mean()) for begin in range(0, len(more), TOGETHER)]
    if len(means) < 3:
        raise ValueError(f"{len(more)} values tell of no trend")
    return Trend(float(level.mean()), float(more.mean()), float(np.std(means, ddof=1)) / math.sqrt(len(means)))
