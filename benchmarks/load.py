"""`python -m benchmarks.load`: conversations as people hold them, many at once, in simulated time.

Starts a desk of its own on a new database unless `--url` names a running one, which must trust X-Forwarded-For of this
machine (ANXIN_TRUSTED_PROXIES=127.0.0.1) and have the brand `demo`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psutil

from benchmarks.audit import audit
from benchmarks.database_size import database_bytes
from benchmarks.load_report import Load, plot, table
from benchmarks.people import people
from benchmarks.processes import environment, free_port, running_python
from benchmarks.servers import first_answer, wait_for, wait_for_all
from benchmarks.visit import all_visits
from bot.settings import DEVELOPMENT_KEY, PROJECT, load_settings
from tests.services.servers import running_postgres, running_redis

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Target:
    """A desk to write to. `database` and `process` are None for one that others have started."""

    url: str
    key: str
    database: str | None = None
    process: psutil.Process | None = None

    def cpu_seconds(self) -> float:
        """What its processes have used so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self._processes())

    def megabytes(self) -> float:
        """Resident memory of its processes, MiB."""
        return sum(one.memory_info().rss for one in self._processes()) / 1024 / 1024

    def _processes(self) -> list[psutil.Process]:
        return [] if self.process is None else [self.process, *self.process.children(recursive=True)]


@contextmanager
def own_desk(folder: Path, workers: int) -> Iterator[Target]:
    """`anxin serve` on a free port; with workers, on PostgreSQL and Redis of its own, else on a file in `folder`."""
    if not workers:
        with serving(folder, f"sqlite:///{folder / 'load.db'}") as target:
            yield target
        return
    with running_postgres() as postgres, running_redis() as redis, postgres.database() as database:
        more = {"ANXIN_REDIS_URL": redis.url, "ANXIN_WORKERS": str(workers)}
        with serving(folder, database, **more) as target:
            yield target


@contextmanager
def serving(folder: Path, database: str, **more: str) -> Iterator[Target]:
    """`anxin serve` with this database, from its first answer on."""
    port, models = free_port(), str(load_settings().models)
    given = {"ANXIN_DATABASE_URL": database, "ANXIN_MODELS": models, "ANXIN_UPLOADS": str(folder / "uploads"), **more}
    given |= {"ANXIN_TRUSTED_PROXIES": "127.0.0.1", "ANXIN_TRAINER_FOLDER": str(folder / "trainer")}
    log = folder / "desk.log"
    command = ["-m", "bot.cli", "serve", "--port", str(port)]
    with running_python(command, PROJECT, environment(PROJECT, **given), log) as process:
        wait_for(first_answer, port, DEVELOPMENT_KEY, [process])
        # The others follow the first.
        wait_for_all(int(more.get("ANXIN_WORKERS", 1)), log, process)
        yield Target(f"http://127.0.0.1:{port}", DEVELOPMENT_KEY, database, psutil.Process(process.pid))


def run(target: Target, sessions: int, seconds: float, speed: float, seed: int) -> Load:
    """Have so many people come within simulated `seconds`, and see what became of what they wrote."""
    everybody = list(people(sessions, seconds, seed, date.today()))
    cpu, size = target.cpu_seconds(), _size(target.database)
    seen, took = asyncio.run(all_visits(everybody, target.url, target.key, speed))
    cpu, memory = target.cpu_seconds() - cpu, target.megabytes()
    found = None if target.database is None else audit(target.database, seen)
    return Load(
        sessions=sessions,
        simulated_seconds=seconds,
        speed=speed,
        seed=seed,
        messages=len(seen.sent),
        seconds=took,
        most_talking=seen.most_talking,
        lost=len(seen.lost) if found is None else len(set(seen.lost) | set(found.lost)),
        doubled=len(seen.doubled) if found is None else len(found.doubled),
        strange=0 if found is None else len(found.strange),
        late=seen.late,
        counts=dict(seen.counts),
        cpu_seconds=cpu,
        megabytes=memory,
        database_bytes=_size(target.database) - size,
    )


def _size(database: str | None) -> int:
    return 0 if database is None else database_bytes(database)


def main() -> int:
    """1 when a message was lost, answered twice, or answered otherwise than the desk remembers."""
    parser = argparse.ArgumentParser(description="conversations as people hold them, many at once, in simulated time")
    parser.add_argument("--sessions", type=int, default=500, help="conversations (default 500)")
    parser.add_argument("--minutes", type=float, default=60, help="simulated, within which they begin (default 60)")
    parser.add_argument("--speed", type=float, default=60, help="simulated seconds in a real one (default 60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="so many, on PostgreSQL and Redis; 0: one, on SQLite")
    parser.add_argument("--url", help="a running desk; its database is not looked at")
    parser.add_argument("--key", default=DEVELOPMENT_KEY, help="its ANXIN_REST_KEY")
    parser.add_argument("--out", type=Path, default=RESULTS / "load", help="load.json and load.svg go there")
    given = parser.parse_args()
    size = (given.sessions, given.minutes * 60, given.speed, given.seed)
    if given.url:
        load = run(Target(given.url.rstrip("/"), given.key), *size)
    else:
        with tempfile.TemporaryDirectory() as folder, own_desk(Path(folder), given.workers) as target:
            load = run(target, *size)
    print(table(load))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "load.json").write_text(json.dumps(asdict(load), indent=1), encoding="utf-8")
    plot(load, given.out / "load.svg")
    print(f"\n{given.out / 'load.svg'}", file=sys.stderr)
    return 0 if load.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
