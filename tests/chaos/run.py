"""`python -m tests.chaos.run`: schedules of faults while people write; after each, nothing lost and nothing doubled.

A schedule is named by its seed: `--seed 17 --schedules 1` plays that one again. `--servers` plays others, on two
workers with PostgreSQL, Redis and RabbitMQ; it takes root, for a network that is cut.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.audit import audit
from benchmarks.people import people
from benchmarks.visit import all_visits
from tests.chaos.desk import ChaoticDesk, chaotic_desk
from tests.chaos.faults import Fault, Kind, schedule
from tests.chaos.on_servers import DeskOnServers, desk_on_servers

SIMULATED_SECONDS, SPEED = 300.0, 30.0
SESSIONS, FAULTS = 25, 4


@dataclass(frozen=True)
class Outcome:
    """What came of a schedule; `wrong` names every message that was lost or doubled, every promise not kept."""

    seed: int
    faults: Sequence[Fault]
    messages: int
    failed_turns: int
    tried_again: int
    seconds: float
    wrong: Sequence[str]

    def __str__(self) -> str:
        told = " ".join(f"{fault.kind}({fault.size:.1f}s)" for fault in self.faults)
        verdict = "; ".join(self.wrong) or "nothing lost, nothing doubled"
        again = f"{self.failed_turns} turns failed, {self.tried_again} requests tried again"
        return f"{self.seed}: {told}: {self.messages} messages in {self.seconds:.0f} s, {again}: {verdict}"


@dataclass(frozen=True)
class Summary:
    """A whole run; `left` names what was found only after all of it."""

    outcomes: Sequence[Outcome]
    wanted: int
    left: Sequence[str]
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong, and anything was played at all."""
        return bool(self.outcomes) and not self.left and not self._wrong

    @property
    def _wrong(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.wrong]

    def __str__(self) -> str:
        seeds = [outcome.seed for outcome in self.outcomes] or [0]
        faults = sum(len(outcome.faults) for outcome in self.outcomes)
        messages = sum(outcome.messages for outcome in self.outcomes)
        played = f"{len(self.outcomes)} of {self.wanted} schedules (seeds {seeds[0]} to {seeds[-1]})"
        return (
            f"{played}, {faults} faults, {messages:,} messages in {self.seconds / 60:.0f} min: "
            f"{len(self._wrong)} with something wrong, {len(self.left)} promises or events not kept"
        )


def play(
    desk: ChaoticDesk,
    faults: Sequence[Fault],
    seed: int,
    sessions: int = SESSIONS,
    speed: float = SPEED,
    *,
    one_by_one: bool = False,
) -> Outcome:
    """People write while the faults befall the desk; `one_by_one`: each only once the desk is over the one before."""
    everybody = list(people(sessions, SIMULATED_SECONDS, seed, date.today()))
    with ThreadPoolExecutor(1) as fate:
        befalling = fate.submit(_befall, desk, faults, one_by_one)
        seen, took = asyncio.run(all_visits(everybody, desk.url, desk.key, speed))
        befalling.result()
    desk.set_clock(0)
    found = audit(desk.database, seen, f"load-{seed}-")
    wrong = [f"lost {name}" for name in sorted({*seen.lost, *found.lost})]
    wrong += [f"doubled {name}" for name in found.doubled] + [f"told otherwise {name}" for name in found.strange]
    wrong += ["a visit was given up"] * seen.counts["visits given up"]
    counts = seen.counts
    return Outcome(seed, faults, len(seen.sent), counts["failed turns"], counts["tried again"], took, wrong)


def _befall(desk: ChaoticDesk, faults: Sequence[Fault], one_by_one: bool) -> None:
    for fault in faults:
        time.sleep(fault.at)
        desk.faults[fault.kind](fault.size)
        if one_by_one:
            desk.wait_until_serving()


def main() -> int:
    """1 when anything was lost, doubled or not kept; the last line says what was played and what came of it."""
    parser = argparse.ArgumentParser(description="faults while people write")
    parser.add_argument("--schedules", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first schedule")
    parser.add_argument("--minutes", type=float, default=math.inf, help="after which no further schedule is begun")
    parser.add_argument("--servers", action="store_true", help="two workers on PostgreSQL, Redis and RabbitMQ")
    given = parser.parse_args()
    outcomes: list[Outcome] = []
    began = time.monotonic()
    last = began + given.minutes * 60
    started = desk_on_servers if given.servers else chaotic_desk
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as desk:
        kinds = [kind for kind in Kind if kind in desk.faults]
        while len(outcomes) < given.schedules and time.monotonic() < last:
            seed = given.seed + len(outcomes)
            outcomes.append(play(desk, schedule(seed, FAULTS, kinds), seed))
            print(outcomes[-1], flush=True)
        left = desk.broken_promises()
        if isinstance(desk, DeskOnServers):
            left += desk.untold_events()
    print("\n".join(left) or "every promise was kept or its customer told")
    summary = Summary(outcomes, given.schedules, left, time.monotonic() - began)
    print(summary)
    return 0 if summary.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
