"""What goes wrong, and when: drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    KILL = "kill"
    LOCK = "lock"
    """For less than the desk waits for a lock, or for longer."""
    SLOW = "slow"
    """The database stands still again and again for a moment."""
    FULL = "full"
    CLOCK = "clock"
    DATABASE = "database"
    """It is stopped or crashes, and starts again."""
    REDIS = "redis"
    """It is emptied, and then away for a while."""
    RABBITMQ = "rabbitmq"
    """Away for a while."""
    CUT = "cut"
    """Database and Redis are out of reach, and nobody is told."""


ON_ONE_MACHINE = (Kind.KILL, Kind.LOCK, Kind.SLOW, Kind.FULL, Kind.CLOCK)
LONGEST = {Kind.LOCK: 7.0, Kind.SLOW: 3.0, Kind.FULL: 2.0, Kind.REDIS: 4.0, Kind.RABBITMQ: 5.0, Kind.CUT: 6.0}
HOUR = 3600


@dataclass(frozen=True)
class Fault:
    """`at` is in seconds after the one before; `size` in seconds, of a jump of the clock too."""

    kind: Kind
    at: float
    size: float


def schedule(seed: int, many: int, kinds: Sequence[Kind] = ON_ONE_MACHINE) -> list[Fault]:
    """So many faults; the first ones of a longer schedule are those of a shorter one."""
    chance = random.Random(seed)
    return [_fault(chance, chance.choice(kinds)) for _ in range(many)]


def one_of_each(seed: int, kinds: Sequence[Kind] = ON_ONE_MACHINE) -> list[Fault]:
    """In the order of the kinds."""
    chance = random.Random(seed)
    return [_fault(chance, kind) for kind in kinds]


def _fault(chance: random.Random, kind: Kind) -> Fault:
    at = chance.uniform(0.5, 3)
    size = chance.uniform(-3 * HOUR, 3 * HOUR) if kind is Kind.CLOCK else chance.uniform(0.3, LONGEST.get(kind, 1.0))
    return Fault(kind, at, size)
