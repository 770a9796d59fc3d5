"""Whether something grows with time, or only comes and goes with the load."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SURE = 2.0
"""Standard errors by which a slope must be above nothing: some 95 %."""


@dataclass(frozen=True)
class Trend:
    """`level`: the mean; `growth`: in a day at the same load, `error` its standard error, in the same unit."""

    level: float
    growth: float
    error: float

    def grows(self, share: float, least: float = 0.0) -> bool:
        """Whether it surely does, and by more than this share of the level, and than `least`, in a day."""
        return self.growth > SURE * self.error and self.growth > max(share * self.level, least)


def trend(hours: Sequence[float], load: Sequence[float], values: Sequence[float]) -> Trend:
    """Least squares of the values on the time and on the load at that time; what is not a number is left out.

    Raises:
        ValueError: there are too few values to tell anything.
    """
    time, busy, told = (np.array(column, dtype=float) for column in (hours, load, values))
    known = np.isfinite(told)
    time, busy, told = time[known], busy[known], told[known]
    columns = [np.ones_like(time), time - time.mean() if len(time) else time]
    # A load that never changes explains nothing.
    columns += [busy - busy.mean()] if len(busy) and busy.std() else []
    free = len(told) - len(columns)
    if free < 2:
        raise ValueError(f"{len(told)} values tell of no trend")
    system = np.stack(columns, axis=1)
    coefficients, *_ = np.linalg.lstsq(system, told, rcond=None)
    left = told - system @ coefficients
    spread = float(left @ left) / free * np.linalg.pinv(system.T @ system)[1, 1]
    return Trend(float(told.mean()), 24 * float(coefficients[1]), 24 * math.sqrt(max(0.0, float(spread))))
