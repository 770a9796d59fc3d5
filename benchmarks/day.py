"""When customers come over a day: hardly anybody at night, most before noon and in the evening."""

from __future__ import annotations

import random

HOUR = 3600.0
DAY = 24 * HOUR
BEGINS_AT = 4
"""The hour at which the day begins: the quietest."""
BY_HOUR = (6, 4, 3, 2, 2, 3, 5, 9, 16, 24, 27, 24, 18, 20, 24, 23, 21, 19, 19, 23, 27, 24, 17, 10)
"""Customers in each hour from midnight on, in relation to one another. Assumed; a desk's own are in its metrics."""


def over_the_day(chance: random.Random) -> float:
    """When somebody comes, in seconds after BEGINS_AT."""
    [hour] = chance.choices(range(24), weights=[BY_HOUR[(BEGINS_AT + hour) % 24] for hour in range(24)])
    return (hour + chance.random()) * HOUR
