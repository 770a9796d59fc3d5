"""Two workers against one, on PostgreSQL and Redis as `anxin serve --workers 2` has it: `python -m benchmarks.workers`.

Customers, workers, database and Redis share this machine's cores. So the ratio is told twice: by the clock, and with
the database apart, as it would be where each worker had a core of its own: by the processor time of the workers alone.
At last messages come at random moments to the two of them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.anxin import Anxin
from benchmarks.arrivals import LOAD, at_a_rate
from benchmarks.dialogues import Dialogues
from benchmarks.measure import percentile
from benchmarks.processes import tree_cpu_seconds
from benchmarks.servers import Server
from benchmarks.snapshot import take_snapshot
from bot.settings import load_settings
from tests.services.servers import NotInstalledError, running_postgres, running_redis

WORKERS = (1, 2)
SENDERS, ROUND_SECONDS, ROUNDS = 6, 6, 4
WORDINGS_A_ROUND = 30
"""More than are held within one."""
WARM_UP_SECONDS = 2


@dataclass
class Team:
    """What so many workers did together. `apart` is the processor time of PostgreSQL and Redis, all in seconds."""

    workers: int
    turns: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    apart: float = 0.0
    senders: float = 0.0

    @property
    def turns_per_second(self) -> float:
        return self.turns / self.seconds

    def milliseconds_a_turn(self, cpu_seconds: float) -> float:
        return cpu_seconds * 1000 / self.turns


@dataclass(frozen=True)
class Teams:
    """One worker and two."""

    one: Team
    two: Team
    under_load: Sequence[float]
    """Milliseconds of turns that came at random, at 70 % of what the two could do."""

    @property
    def by_the_clock(self) -> float:
        return self.two.turns_per_second / self.one.turns_per_second

    @property
    def database_apart(self) -> float:
        """Twice as many workers, each with a core, of which a turn takes so much more than it does with one."""
        one, two = (team.milliseconds_a_turn(team.cpu_seconds) for team in (self.one, self.two))
        return 2 * one / two

    def at_most(self, cores: int) -> float:
        """What by the clock could come of it if these cores were never idle, and everybody takes his share of them."""
        two = self.two
        a_turn = two.milliseconds_a_turn(two.cpu_seconds + two.apart + two.senders)
        return cores * 1000 / a_turn / self.one.turns_per_second


def compare(anxin: Anxin, dialogues: Dialogues) -> Teams | None:
    """In short rounds in turns; None without PostgreSQL and Redis."""
    with ExitStack() as stack:
        try:
            postgres, redis = stack.enter_context(running_postgres()), stack.enter_context(running_redis())
        except NotInstalledError:
            return None
        aside = [psutil.Process(server.pid) for server in (postgres, redis)]
        servers = [
            stack.enter_context(
                anxin.serve(
                    workers,
                    ANXIN_DATABASE_URL=stack.enter_context(postgres.database()),
                    ANXIN_REDIS_URL=redis.url.removesuffix("0") + str(workers),
                )
            )
            for workers in WORKERS
        ]
        teams = [Team(workers) for workers in WORKERS]
        pairs = list(zip(servers, teams, strict=True))
        for server in servers:
            anxin.crowd(server.port, SENDERS, 0, WARM_UP_SECONDS)
        for number in range(1, ROUNDS + 1):
            pairs.reverse()
            for server, team in pairs:
                _round(anxin, server, team, aside, number * WORDINGS_A_ROUND)
        one, two = teams
        return Teams(one, two, at_a_rate(servers[-1], dialogues, LOAD * two.turns_per_second))


def _round(anxin: Anxin, server: Server, team: Team, aside: Sequence[psutil.Process], first: int) -> None:
    worked, apart = server.cpu_seconds(), _cpu_seconds(aside)
    crowd = anxin.crowd(server.port, SENDERS, first, ROUND_SECONDS)
    team.turns += crowd.turns
    team.seconds += crowd.seconds
    team.cpu_seconds += server.cpu_seconds() - worked
    team.apart += _cpu_seconds(aside) - apart
    team.senders += crowd.cpu_seconds


def _cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    return sum(tree_cpu_seconds(process.pid) for process in processes)


def main() -> int:
    """Compare alone, from a copy of the project, and print the figures; 1 without the servers."""
    with TemporaryDirectory(prefix="anxin-workers-") as folder:
        anxin = Anxin(take_snapshot(Path(folder) / "project"), load_settings().models, Path(folder))
        teams = compare(anxin, Dialogues(date.today()))
    if teams is None:
        return 1
    figures = {
        "one": asdict(teams.one),
        "two": asdict(teams.two),
        "by the clock": teams.by_the_clock,
        "database apart": teams.database_apart,
        "at most": teams.at_most(os.cpu_count() or 1),
        "99 % over the median": percentile(teams.under_load, 99) / percentile(teams.under_load, 50),
    }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
