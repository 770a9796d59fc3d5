"""What was measured, as a table for people and as JSON for whoever compares runs."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.grown import EXAMPLES, RULES
from benchmarks.growth import Growth
from benchmarks.in_process import Taken
from benchmarks.measure import SENDERS, Sameness, Timings, percentile
from benchmarks.models import Trained
from benchmarks.workers import SENDERS as CROWD
from benchmarks.workers import Teams

SHOWN_DIFFERENCES = 5
DATED = "20??-??-??.json"


@dataclass(frozen=True)
class Side:
    """The figures of one side."""

    trained: Trained
    timings: Timings
    seconds_to_first_answer: float
    peak_megabytes: Sequence[float]


@dataclass(frozen=True)
class Own:
    """What is measured of this desk alone.

    `in_process` are the brain's turns, `on_postgres` the same on PostgreSQL (none without one), `long` a turn at a
    conversation's beginning and after a thousand messages (ms of processor time), `under_load` the milliseconds of
    turns that came at `rate` a second, `decisions` the engine's rates with all facts known and some missing, `teams`
    one worker and two on PostgreSQL and Redis (None without these).
    """

    in_process: Sequence[Taken]
    on_postgres: Sequence[Taken]
    long: tuple[float, float]
    growth: Growth
    under_load: Sequence[float]
    rate: float
    decisions: tuple[float, float]
    teams: Teams | None = None


@dataclass(frozen=True)
class Figure:
    """Something that is measured of both sides."""

    name: str
    unit: str
    of: Callable[[Side], float]
    more_is_better: bool = False


FIGURES = (
    Figure("turn over REST, median", "ms", lambda side: side.timings.median),
    Figure("turn over REST, 95 %", "ms", lambda side: side.timings.p95),
    Figure("one sender", "turns/s", lambda side: side.timings.turns_per_second, more_is_better=True),
    Figure(
        f"{SENDERS} senders at once",
        "turns/s",
        lambda side: side.timings.turns_per_second_at_once,
        more_is_better=True,
    ),
    Figure("processor time a turn", "ms", lambda side: side.timings.cpu_milliseconds),
    Figure("start to first answer", "s", lambda side: side.seconds_to_first_answer),
    Figure("peak memory, all processes", "MiB", lambda side: sum(side.peak_megabytes)),
    Figure("peak memory, largest process", "MiB", lambda side: max(side.peak_megabytes)),
)


@dataclass(frozen=True)
class Row:
    """One line of the report; without stock Rasa there is no `ratio` (how many times better this desk is)."""

    name: str
    unit: str
    anxin: float
    stock: float | None = None
    ratio: float | None = None


def rows(anxin: Side, stock: Side | None, own: Own) -> list[Row]:
    """All lines in the order in which they are shown."""
    return [
        *(_compared(figure, anxin, stock) for figure in FIGURES),
        *_of_load(own),
        *_in_process(own.in_process),
        *_on_postgres(own.on_postgres),
        *([] if own.teams is None else _of_teams(own.teams)),
        *_of_growth(own),
        *([] if anxin.trained.seconds is None else [Row("training from nothing", "s", anxin.trained.seconds)]),
        Row("decisions, all facts known", "1/s", own.decisions[0]),
        Row("decisions, facts missing", "1/s", own.decisions[1]),
    ]


def _of_load(own: Own) -> list[Row]:
    return [
        Row("arrivals at 70 % load", "1/s", own.rate),
        *_slowest(own.under_load, "turn at 70 % load", "99 % over the median"),
    ]


def _slowest(under_load: Sequence[float], name: str, ratio: str) -> list[Row]:
    median, slow = percentile(under_load, 50), percentile(under_load, 99)
    return [
        Row(f"{name}, median", "ms", median),
        Row(f"{name}, 99 %", "ms", slow),
        Row(ratio, "times", slow / median),
    ]


def _in_process(turns: Sequence[Taken]) -> list[Row]:
    with_case = [turn for turn in turns if turn.with_case]
    return [
        Row("turn in process, median", "ms", percentile([turn.clock for turn in turns], 50)),
        Row("turn in process, 95 %", "ms", percentile([turn.clock for turn in turns], 95)),
        Row("turn in process, processor", "ms", statistics.median(turn.processor for turn in turns)),
        Row("turn with a case, median", "ms", statistics.median(turn.clock for turn in with_case)),
        Row("turn with a case, processor", "ms", statistics.median(turn.processor for turn in with_case)),
    ]


def _on_postgres(turns: Sequence[Taken]) -> list[Row]:
    with_case = [turn for turn in turns if turn.with_case]
    if not with_case:
        return []
    return [
        Row("with a case, PostgreSQL", "ms", statistics.median(turn.clock for turn in with_case)),
        Row("the same, processor", "ms", statistics.median(turn.processor for turn in with_case)),
    ]


def _of_teams(teams: Teams) -> list[Row]:
    one, two = teams.one, teams.two
    return [
        Row(f"one worker, {CROWD} senders", "turns/s", one.turns_per_second),
        Row(f"two workers, {CROWD} senders", "turns/s", two.turns_per_second),
        Row("two over one, by the clock", "times", teams.by_the_clock),
        Row("  with all cores busy, at most", "times", teams.at_most(os.cpu_count() or 1)),
        Row("  with the database apart", "times", teams.database_apart),
        Row("processor a turn, one worker", "ms", one.milliseconds_a_turn(one.cpu_seconds)),
        Row("processor a turn, two workers", "ms", two.milliseconds_a_turn(two.cpu_seconds)),
        Row("  of PostgreSQL and Redis", "ms", two.milliseconds_a_turn(two.apart)),
        Row("  of the senders", "ms", two.milliseconds_a_turn(two.senders)),
        *_slowest(teams.under_load, "two workers, 70 %", "99 % over the median, two"),
    ]


def _of_growth(own: Own) -> list[Row]:
    growth = own.growth
    more = growth.turn_with_more_rules + growth.reading_with_more_examples
    return [
        Row("message 1,000 over the first", "times", own.long[1] / own.long[0]),
        Row(f"turn but for reading, {RULES} x rules", "times", growth.turn_with_more_rules / growth.turn),
        Row(f"reading, {EXAMPLES} x messages", "times", growth.reading_with_more_examples / growth.reading),
        Row("turn, both", "times", more / (growth.turn + growth.reading)),
    ]


def _compared(figure: Figure, anxin: Side, stock: Side | None) -> Row:
    ours = figure.of(anxin)
    if stock is None:
        return Row(figure.name, figure.unit, ours)
    theirs = figure.of(stock)
    ratio = ours / theirs if figure.more_is_better else theirs / ours
    return Row(figure.name, figure.unit, ours, theirs, ratio)


def table(figures: Sequence[Row]) -> str:
    """The figures as aligned text."""
    lines = [f"{'':30}{'anxin':>10}{'stock':>10}          {'times better':>14}"]
    for row in figures:
        stock = "–" if row.stock is None else f"{row.stock:.1f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        lines.append(f"{row.name:30}{row.anxin:>10.1f}{stock:>10} {row.unit:9}{ratio:>14}")
    return "\n".join(lines)


def differences(sameness: Sameness) -> str:
    """In how many turns both sides did the same, and what they did in the first of the others."""
    same = sameness.turns - len(sameness.different)
    lines = [f"same actions on both sides in {same} of {sameness.turns} turns"]
    shown = sameness.different[:SHOWN_DIFFERENCES]
    lines += [f"  otherwise: {json.dumps(each, ensure_ascii=False)}" for each in shown]
    return "\n".join(lines)


def load_averages() -> list[float]:
    """How many processes have wanted the processor in the last one, five and fifteen minutes."""
    return [round(load, 2) for load in os.getloadavg()]


@dataclass(frozen=True)
class Conditions:
    """Under which a run was made: the project's commit, and how busy the machine was before."""

    commit: str
    load_before: Sequence[float]


def write(
    folder: Path, figures: Sequence[Row], sameness: Sameness, models: Sequence[str], conditions: Conditions
) -> Path:
    """Write the run to `<date>.json` in `folder`, which keeps the last run alone; the file's path."""
    path = folder / f"{datetime.now(UTC).date().isoformat()}.json"
    for old in folder.glob(DATED):
        old.unlink()
    run: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "commit": conditions.commit,
        "load_average": {"before": list(conditions.load_before), "after": load_averages()},
        "python": platform.python_version(),
        "models": list(models),
        "figures": [asdict(row) for row in figures],
        "sameness": asdict(sameness),
    }
    path.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
