"""`make soak`: four days' traffic in eighteen minutes, and whether anything of a real server grows with time.

Customers come as they do over a day, and the desk's clock goes as much faster as they do: sessions end, promises come
due, news goes out. Memory, files, connections, threads, the database and the time of answers are taken every quarter of
a simulated hour. On the first day what is remembered up to a limit fills; its night and the next morning see for the
first time what was put off until then. A promise that is not kept, the one that takes its place and what is then given
for it go on into the third day. Judged is what the last day needs more than the one before, at the same hours: as many
customers come, at the same moments and with the same words, since more of them at once need more of everything.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil

from benchmarks.audit import audit
from benchmarks.database_size import database_bytes
from benchmarks.day import BEGINS_AT, DAY, HOUR, over_the_day
from benchmarks.people import Person, people
from benchmarks.snapshot import commit
from benchmarks.trends import Trend, trend
from benchmarks.visit import Seen, all_visits
from desk.clock import CHINA
from tests.chaos.desk import ChaoticDesk, chaotic_desk
from tests.chaos.on_servers import desk_on_postgres_and_redis

RESULTS = Path(__file__).with_name("results")
SESSIONS, MINUTES, SEED = 2400, 4.5, 1
"""Customers and minutes of a day."""
DAYS = 4
SLOTS = 96
"""Samples of a day, each a quarter of a simulated hour after the one before."""
TICK = 0.25
SETTLES = 10.0
"""Seconds after which connections that nobody uses any more are closed."""
SHARE = {"answers, median, ms": 0.2, "answers, 95 %, ms": 0.2}
FEW = 0.05
"""Growth by less than this share of the level in a day is none; of the time of answers, for which the machine counts
most, by less than a fifth."""
LEAST = {"open files": 1.0, "connections": 1.0, "threads": 1.0, "memory, MiB": 8.0, "own memory, MiB": 8.0}


@dataclass(frozen=True)
class Sample:
    """What the desk's processes held at a moment, `at` real seconds after the beginning.

    Of its `megabytes` a process can only give back what is not its `own`: pages of mapped files, which the system takes
    away when it needs the memory.
    """

    at: float
    megabytes: float
    own: float
    files: int
    connections: int
    threads: int
    database: int


@dataclass(frozen=True)
class Slot:
    """A quarter of a simulated hour: its end, its messages a real second, and everything that may grow."""

    hour: float
    rate: float
    values: dict[str, float]


@dataclass(frozen=True)
class Watched:
    """Whether it has grown from one day to the next; what it was before the first customer and after the last."""

    trend: Trend
    grows: bool
    before: float | None
    after: float | None


def sample(desk: ChaoticDesk, at: float) -> Sample:
    """Of all its processes together; memory that they share is counted once for each."""
    resident = mapped = files = connections = threads = 0
    for process in [desk.supervisor, *desk.supervisor.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            memory = process.memory_info()
            resident, mapped = resident + memory.rss, mapped + memory.shared
            files += process.num_fds()
            connections += len(process.net_connections())
            threads += process.num_threads()
    own = resident - mapped
    return Sample(at, resident / 2**20, own / 2**20, files, connections, threads, database_bytes(desk.database))


@contextmanager
def watching(desk: ChaoticDesk, seconds: float) -> Iterator[list[Sample]]:
    """A sample at the end of each slot of the next days, while the desk's clock makes a day of `seconds`."""
    samples: list[Sample] = []
    over, begun = threading.Event(), time.monotonic()
    now = datetime.now(CHINA)
    until_it_begins = (now.replace(hour=BEGINS_AT, minute=0, second=0) + timedelta(days=1) - now).total_seconds()

    def watch() -> None:
        while not over.wait(TICK):
            gone = time.monotonic() - begun
            desk.set_clock(until_it_begins + gone * (DAY / seconds - 1))
            if gone >= (len(samples) + 1) * seconds / SLOTS and len(samples) < DAYS * SLOTS:
                samples.append(sample(desk, gone))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        over.set()
        watcher.join()


def slots(samples: Sequence[Sample], late: Sequence[tuple[float, float]], seconds: float) -> list[Slot]:
    """What was held at the end of each slot, with the time of the answers to the messages of the slot."""
    moments, times = (np.array(column) for column in zip(*late, strict=True))
    told, before, began = [], samples[0], 0.0
    for one in samples:
        within = (moments >= began) & (moments < one.at)
        many, took = int(within.sum()), times[within] * 1000
        median, slow = np.percentile(took, (50, 95)) if many else (np.nan, np.nan)
        values = {
            "memory, MiB": one.megabytes,
            "own memory, MiB": one.own,
            "open files": one.files,
            "connections": one.connections,
            "threads": one.threads,
            "database a message, KiB": (one.database - before.database) / many / 1024 if many else np.nan,
            "answers, median, ms": float(median),
            "answers, 95 %, ms": float(slow),
        }
        told.append(Slot(one.at / seconds * DAY / HOUR, many / (one.at - began), values))
        before, began = one, one.at
    return told


def judged(told: Sequence[Slot], before: Sample, after: Sample) -> dict[str, Watched]:
    """Everything by its name, by the last day and the one before."""
    day, next_day = told[-2 * SLOTS : -SLOTS], told[-SLOTS:]
    idle = {
        "memory, MiB": "megabytes",
        "own memory, MiB": "own",
        "open files": "files",
        "connections": "connections",
        "threads": "threads",
    }
    found = {}
    for name in day[0].values:
        of = trend([slot.values[name] for slot in day], [slot.values[name] for slot in next_day])
        then, now = (getattr(one, idle[name]) if name in idle else None for one in (before, after))
        found[name] = Watched(of, of.grows(SHARE.get(name, FEW), LEAST.get(name, 0.0)), then, now)
    return found


def table(told: Sequence[Slot], found: dict[str, Watched]) -> str:
    """In Markdown: the trends, then each hour."""
    lines = ["| | before | last day, mean | more than the day before | after | grows |", "|---|---|---|---|---|---|"]
    for name, one in found.items():
        growth = f"{one.trend.growth:+.1f} ± {2 * one.trend.error:.1f}"
        before, after = ("" if value is None else f"{value:.0f}" for value in (one.before, one.after))
        verdict = "**yes**" if one.grows else "no"
        lines.append(f"| {name} | {before} | {one.trend.level:.1f} | {growth} | {after} | {verdict} |")
    names = list(found)
    lines += ["", f"| hour | messages/s | {' | '.join(names)} |", "|---|---|" + "---|" * len(names)]
    for number in range(0, len(told), 4):
        hour = told[number : number + 4]
        means = [float(np.nanmean([slot.values[name] for slot in hour])) for name in names]
        rate = float(np.mean([slot.rate for slot in hour]))
        clock = (BEGINS_AT + number // 4) % 24
        lines.append(f"| {clock:02}:00 | {rate:.1f} | {' | '.join(f'{mean:.1f}' for mean in means)} |")
    return "\n".join(lines)


def of_all_days(sessions: int, seed: int, today: date) -> Iterator[Person]:
    """So many new customers on each day, the earliest first; on each they come and write as on the others."""
    for day in range(DAYS):
        for one in people(sessions, DAY, seed, today + timedelta(days=day), over_the_day):
            sayings = tuple(replace(saying, id=f"{saying.id}-{day}") for saying in one.sayings)
            yield replace(one, name=f"{one.name}-{day}", comes_at=one.comes_at + day * DAY, sayings=sayings)


def soak(desk: ChaoticDesk, sessions: int, minutes: float, seed: int, out: Path) -> bool:
    """Whether nothing grew and nothing was lost; the table is printed, and everything written to `soak.json`."""
    seconds = minutes * 60
    everybody = list(of_all_days(sessions, seed, date.today()))
    loads, before = [os.getloadavg()[0]], sample(desk, 0)
    with watching(desk, seconds) as samples:
        seen, took = asyncio.run(all_visits(everybody, desk.url, desk.key, DAY / seconds))
        _wait_for(lambda: len(samples) == DAYS * SLOTS, DAYS * seconds)
    loads.append(os.getloadavg()[0])
    time.sleep(SETTLES)
    after = sample(desk, took)
    told = slots(samples, seen.late, seconds)
    found = judged(told, before, after)
    wrong = _wrong(desk, seen)
    print(table(told, found))
    print(f"\n{len(seen.sent):,} messages of {sessions:,} customers a day in {took / 60:.1f} min, load average {loads}")
    print("\n".join(wrong) or "nothing lost, nothing doubled")
    run = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "load_average": {"before": loads[0], "after": loads[1]},
        "days": DAYS,
        "sessions": sessions,
        "minutes": minutes,
        "seed": seed,
        "messages": len(seen.sent),
        "wrong": wrong,
        "trends": {name: asdict(one) for name, one in found.items()},
        "before": asdict(before),
        "after": asdict(after),
        "slots": [asdict(slot) for slot in told],
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "soak.json").write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return not wrong and not any(one.grows for one in found.values())


def _wrong(desk: ChaoticDesk, seen: Seen) -> list[str]:
    found = audit(desk.database, seen)
    wrong = [f"lost {name}" for name in sorted({*seen.lost, *found.lost})] + [f"doubled {one}" for one in found.doubled]
    wrong += [f"told otherwise {name}" for name in found.strange]
    return wrong + ["a visit was given up"] * seen.counts["visits given up"]


def _wait_for(happened: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not happened() and time.monotonic() < last:
        time.sleep(TICK)


def main() -> int:
    """1 when anything grows, or a message was lost or doubled."""
    parser = argparse.ArgumentParser(description="four days' traffic, compressed: does anything grow?")
    parser.add_argument("--sessions", type=int, default=SESSIONS, help=f"customers in a day (default {SESSIONS})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"that a day takes (default {MINUTES:g})")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=0, help="so many, on PostgreSQL and Redis; 0: one, on SQLite")
    parser.add_argument("--out", type=Path, default=RESULTS, help="soak.json goes there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        started: AbstractContextManager[ChaoticDesk] = (
            desk_on_postgres_and_redis(place, given.workers) if given.workers else chaotic_desk(place)
        )
        with started as desk:
            return 0 if soak(desk, given.sessions, given.minutes, given.seed, given.out) else 1


if __name__ == "__main__":
    sys.exit(main())
