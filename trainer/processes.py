"""Running a version's own code in its checkout, and hearing what it finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from trainer.checkouts import Checkouts

Tell = Callable[[int, int], None]
"""Told how many parts are done, and of how many."""


class MeasuringError(Exception):
    """A process ended without a result; the message is the last that it said."""


def measure(checkouts: Checkouts, commit: str, what: str, tell: Tell) -> Any:
    """What `trainer.measuring` finds of the version, in all cores.

    Raises:
        MeasuringError: it ended without a result.
    """
    with _running(checkouts, commit, [what], cores=os.cpu_count() or 1) as process:
        while True:
            line = _next(process)
            if line["kind"] == "result":
                return line
            tell(line["done"], line["of"])


class Timed:
    """A version that answers how long its turns take, as often as it is asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def wait_until_ready(self) -> None:
        """Until its model is loaded. Raises MeasuringError when that fails."""
        _next(self._process)

    def milliseconds(self) -> float:
        """The median of the next messages. Raises MeasuringError when it breaks off."""
        asks = cast(IO[str], self._process.stdin)
        asks.write("\n")
        asks.flush()
        return float(_next(self._process)["milliseconds"])


@contextmanager
def timed(checkouts: Checkouts, commit: str, model: Path) -> Iterator[Timed]:
    """A process that loads the version's model and then waits to be asked."""
    with _running(checkouts, commit, ["speed", str(model)], cores=1) as process:
        yield Timed(process)


@contextmanager
def _running(checkouts: Checkouts, commit: str, words: list[str], cores: int) -> Iterator[subprocess.Popen[str]]:
    place = checkouts.place(commit)
    environment = {"OPENBLAS_NUM_THREADS": str(cores), "ANXIN_MODELS": str(place / "models")}
    process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-m", "trainer.measuring", *words],
        cwd=place,
        env={**checkouts.environment(commit), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _next(process: subprocess.Popen[str]) -> Any:
    """The next thing that it finds."""
    for text in cast(IO[str], process.stdout):
        # A library may print something of its own.
        if text.startswith('{"kind"'):
            return json.loads(text)
    raise MeasuringError("一个检查进程没有结果就结束了，详见检查日志")
