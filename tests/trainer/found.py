"""What versions find of themselves, given by the test instead: nothing is trained, played or measured."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.settings import Settings
from bot.train import TrainingError, model_path
from trainer import check
from trainer.checkouts import Checkouts
from trainer.jobs import Job, Jobs
from trainer.rehearsal.run import Report, Result


@dataclass
class Found:
    """What the versions find, by commit or for all; `ran` tells what was run."""

    mistakes: list[dict[str, Any]] = field(default_factory=list)
    no_training: str = ""
    failing: bool = False
    wrong: dict[str, int] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)
    hindered: int = 0
    """How many rounds of such a version find the machine busy with something else."""
    ran: list[str] = field(default_factory=list)

    def measure(self, _checkouts: Checkouts, commit: str, what: str, tell: Callable[[int, int], None]) -> Any:
        self.ran.append(what)
        tell(1, 2)
        if what == "lint":
            return {"mistakes": self.mistakes, "hints": []}
        wrong = self.wrong.get(commit, 0)
        return {"messages": [self._message(f"{what}{n}", right=n >= wrong) for n in range(100)]}

    def train(self, settings: Settings, checkouts: Checkouts, commit: str) -> None:
        self.ran.append("train")
        if self.no_training:
            raise TrainingError(self.no_training)
        model = model_path(settings.models, checkouts.place(commit))
        model.parent.mkdir(exist_ok=True)
        model.write_bytes(commit.encode())

    def run_all(self, _place: Path, _model: Path, _processes: int, progress: Any) -> Report:
        self.ran.append("conversations")
        turns = ({"line": 7, "said": "客户：你好", "failed": ["回复里应该有“冰箱”"]},) if self.failing else ()
        result = Result("一段对话", "tests/conversations/一.yml", 3, not self.failing, turns)
        progress(result, 1, 1)
        return Report(total=1, results=[result])

    @contextmanager
    def timed(self, _checkouts: Checkouts, commit: str, _model: Path) -> Iterator[Timed]:
        self.ran.append("speed")
        yield Timed(self.milliseconds.get(commit, 10.0), self.hindered if commit in self.milliseconds else 0)

    def _message(self, text: str, *, right: bool) -> dict[str, Any]:
        return {"text": text, "accepted": ["refund"], "taken": "refund" if right else "other", "sure": 0.9}


@dataclass
class Timed:
    """A version whose turns always take as long, but for twice as long in the rounds in which it is hindered."""

    takes: float
    hindered: int

    def wait_until_ready(self) -> None: ...

    def milliseconds(self) -> float:
        self.hindered -= 1
        return self.takes * (2 if self.hindered >= 0 else 1)


Given = TypeVar("Given", bound=Found)


def what_versions_find(monkeypatch: pytest.MonkeyPatch, given: Given) -> Given:
    """Puts it in place of the real thing."""
    for name in ("measure", "train", "run_all", "timed"):
        monkeypatch.setattr(check, name, getattr(given, name))
    return given


@contextmanager
def checking_in_threads(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Jobs run here, and in threads of this process, until they have ended."""
    threads = []

    def run(_self: Jobs, job: Job, lock: int) -> None:
        # As the process would: it holds the lock until it ends.
        held = os.dup(lock)

        def check_it() -> None:
            check.Check(settings, job).run()
            os.close(held)

        threads.append(threading.Thread(target=check_it))
        threads[-1].start()

    monkeypatch.setattr(Jobs, "_run", run)
    yield
    for thread in threads:
        thread.join()
