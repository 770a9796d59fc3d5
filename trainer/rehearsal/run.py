"""All dialogues of a checkout, in processes of their own that run in it, told as they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

from trainer.refusals import Finding

PATIENCE = 300.0
"""Seconds without a word after which a process is taken to hang; loading a model takes most of a minute at worst."""
Line = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """One dialogue as it went; `turns` are told where it failed (`Played.to_json`)."""

    title: str
    file: str
    line: int
    passed: bool
    turns: tuple[Line, ...] = ()

    @property
    def failures(self) -> list[Finding]:
        """What failed, each with its line."""
        return [
            Finding(self.file, turn["line"], f"{self.title}：{what}", f"这一轮是“{turn['said']}”")
            for turn in self.turns
            for what in turn["failed"]
        ]

    def to_json(self) -> Line:
        return {
            "kind": "dialogue",
            "title": self.title,
            "file": self.file,
            "line": self.line,
            "passed": self.passed,
            "turns": list(self.turns),
        }


@dataclass
class Report:
    """How all went. `findings` are mistakes in the files, for which nothing was run; `broken` tells of a process that
    ended or hung before its share was done.
    """

    total: int = 0
    results: list[Result] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if not result.passed]

    @property
    def passed(self) -> bool:
        return not self.findings and not self.broken and not self.failed and len(self.results) == self.total

    def to_json(self) -> Line:
        return {
            "kind": "end",
            "total": self.total,
            "passed": len(self.results) - len(self.failed),
            "failed": len(self.failed),
            "broken": self.broken,
            "seconds": round(self.seconds, 1),
        }


Progress = Callable[[Result, int, int], None]
"""Told of every dialogue that ended: the result, how many have ended, how many there are."""


def run_all(
    project: Path, model: Path, processes: int = 2, progress: Progress | None = None, only: Sequence[str] = ()
) -> Report:
    """Play all dialogues of the checkout at `project`, with its own code and this model.

    `only` narrows them to titles or files that begin so.
    """
    begun = time.monotonic()
    report = Report()
    news: Queue[tuple[int, Line | None]] = Queue()
    shares = [_start(project, model, f"{number}/{processes}", only) for number in range(1, processes + 1)]
    for number, share in enumerate(shares):
        threading.Thread(target=_listen, args=(number, share.stdout, news), daemon=True).start()
    try:
        _collect(report, news, len(shares), progress)
    finally:
        for share in shares:
            _end(share)
    report.seconds = time.monotonic() - begun
    if not report.findings and not report.broken and len(report.results) < report.total:
        codes = "、".join(str(share.returncode) for share in shares)
        report.broken.append(f"有对话没有跑完，进程就结束了（退出码 {codes}）")
    return report


def _start(project: Path, model: Path, share: str, only: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "trainer.rehearsal", "--model", str(model.resolve()), "--share", share]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(project)}
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [*command, *(f"--only={one}" for one in only)],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


def _listen(number: int, out: IO[str] | None, news: Queue[tuple[int, Line | None]]) -> None:
    for text in out or ():
        news.put((number, json.loads(text)))
    news.put((number, None))


def _collect(report: Report, news: Queue[tuple[int, Line | None]], processes: int, progress: Progress | None) -> None:
    under_way = set(range(processes))
    totals: dict[int, int] = {}
    while under_way:
        try:
            number, line = news.get(timeout=PATIENCE)
        except Empty:
            report.broken.append("对话测试很久没有动静，已经停掉")
            return
        if line is None:
            under_way.discard(number)
        elif line["kind"] == "begin":
            totals[number] = line["dialogues"]
            report.total = sum(totals.values())
        elif line["kind"] == "finding":
            problem = Finding(line["path"], line["line"], line["reason"], line["remedy"])
            report.findings += [problem] if problem not in report.findings else []
        elif line["kind"] == "dialogue":
            result = Result(line["title"], line["file"], line["line"], line["passed"], tuple(line["turns"]))
            report.results.append(result)
            if progress is not None:
                progress(result, len(report.results), report.total)


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    if process.poll() is None:
        process.kill()
        process.wait()


def share_of(dialogues: Sequence[Any], share: str) -> Iterator[Any]:
    """Every so-many-th of the dialogues: `2/3` are the second, the fifth, …"""
    number, of = (int(part) for part in share.split("/"))
    yield from dialogues[number - 1 :: of]


def narrowed(dialogues: Iterable[Any], only: Sequence[str]) -> list[Any]:
    """Those whose title or file begins as one of `only`; all when there is none."""
    prefixes = tuple(only)
    return [one for one in dialogues if not only or one.title.startswith(prefixes) or one.file.startswith(prefixes)]
