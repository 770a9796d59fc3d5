"""What goes wrong, and when: drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.desk import ChaoticDesk


class Kind(StrEnum):
    KILL = "kill"
    LOCK = "lock"
    """For less than the desk waits for a lock, or for longer."""
    SLOW = "slow"
    """Locked again and again for a moment."""
    FULL = "full"
    CLOCK = "clock"


LONGEST = {Kind.LOCK: 7.0, Kind.SLOW: 3.0, Kind.FULL: 2.0}
HOUR = 3600


@dataclass(frozen=True)
class Fault:
    """`at` is in seconds after the one before; `size` in seconds, of a jump of the clock too."""

    kind: Kind
    at: float
    size: float

    def befall(self, desk: ChaoticDesk) -> None:
        """Blocks for as long as it lasts."""
        match self.kind:
            case Kind.KILL:
                desk.kill_worker()
            case Kind.LOCK:
                desk.lock_database(self.size)
            case Kind.SLOW:
                for _ in range(int(self.size / 0.3)):
                    desk.lock_database(0.2)
            case Kind.FULL:
                desk.fill_disk(self.size)
            case Kind.CLOCK:
                desk.set_clock(self.size)


def schedule(seed: int, many: int) -> list[Fault]:
    """So many faults; the first ones of a longer schedule are those of a shorter one."""
    chance = random.Random(seed)
    return [_fault(chance, chance.choice(list(Kind))) for _ in range(many)]


def every_kind(seed: int) -> list[Fault]:
    """One of each kind."""
    chance = random.Random(seed)
    return [_fault(chance, kind) for kind in (Kind.KILL, Kind.CLOCK, Kind.FULL, Kind.SLOW, Kind.LOCK)]


def _fault(chance: random.Random, kind: Kind) -> Fault:
    at = chance.uniform(0.5, 3)
    size = chance.uniform(-3 * HOUR, 3 * HOUR) if kind is Kind.CLOCK else chance.uniform(0.3, LONGEST.get(kind, 1.0))
    return Fault(kind, at, size)
