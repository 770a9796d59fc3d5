"""What was measured, as a table for people and as JSON for whoever compares runs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import SENDERS, Sameness, Timings, percentile
from benchmarks.models import Trained

SHOWN_DIFFERENCES = 5


@dataclass(frozen=True)
class Side:
    """The figures of one side."""

    trained: Trained
    timings: Timings
    seconds_to_first_answer: float
    peak_megabytes: float


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
    Figure("peak memory, all processes", "MiB", lambda side: side.peak_megabytes),
)


@dataclass(frozen=True)
class Row:
    """One line of the report; without stock Rasa there is no `ratio` (how many times better this desk is)."""

    name: str
    unit: str
    anxin: float
    stock: float | None = None
    ratio: float | None = None


def rows(anxin: Side, stock: Side | None, in_process: Sequence[float], decisions: tuple[float, float]) -> list[Row]:
    """All lines in the order in which they are shown.

    `in_process` are milliseconds of turns, `decisions` the engine's rates with all facts known and some missing.
    """
    return [
        *(_compared(figure, anxin, stock) for figure in FIGURES),
        Row("turn in process, median", "ms", percentile(in_process, 50)),
        Row("turn in process, 95 %", "ms", percentile(in_process, 95)),
        Row("training from nothing", "s", anxin.trained.seconds),
        Row("decisions, all facts known", "1/s", decisions[0]),
        Row("decisions, facts missing", "1/s", decisions[1]),
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
    lines = [f"{'':28}{'anxin':>10}{'stock':>10}          {'times better':>14}"]
    for row in figures:
        stock = "–" if row.stock is None else f"{row.stock:.1f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        lines.append(f"{row.name:28}{row.anxin:>10.1f}{stock:>10} {row.unit:9}{ratio:>14}")
    return "\n".join(lines)


def differences(sameness: Sameness) -> str:
    """In how many turns both sides did the same, and what they did in the first of the others."""
    same = sameness.turns - len(sameness.different)
    lines = [f"same actions on both sides in {same} of {sameness.turns} turns"]
    shown = sameness.different[:SHOWN_DIFFERENCES]
    lines += [f"  otherwise: {json.dumps(each, ensure_ascii=False)}" for each in shown]
    return "\n".join(lines)


def write(path: Path, figures: Sequence[Row], sameness: Sameness, models: Sequence[str]) -> None:
    """Write the run to `path`."""
    run: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "models": list(models),
        "figures": [asdict(row) for row in figures],
        "sameness": asdict(sameness),
    }
    path.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
