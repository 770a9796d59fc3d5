"""This desk, as the benchmark trains and runs it: `anxin train` and `anxin serve`, from the snapshot."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import CHANNEL
from benchmarks.crowd import Crowd
from benchmarks.growth import Growth
from benchmarks.in_process import Taken
from benchmarks.models import Trained, kept_or_trained
from benchmarks.processes import environment, free_port, run_python, running_python
from benchmarks.servers import Actions, Server, actions_by_turn, first_answer, wait_for, wait_for_all
from bot.settings import DEVELOPMENT_KEY
from bot.train import fingerprint
from desk.conversations import events_of
from desk.service import Desk

TRAIN_SECONDS = 420
BRAIN_SECONDS = 180
# The first time, when the grown model is made.
GROWTH_SECONDS = 900


@dataclass(frozen=True)
class Anxin:
    """`project` is the snapshot, `models` the folder of cached models, `work` takes databases and logs."""

    project: Path
    models: Path
    work: Path

    def train(self) -> Trained:
        """The snapshot's model: kept from an earlier run, or trained now without any cache of Rasa's or ours."""

        def train() -> None:
            command, log = ["-m", "bot.cli", "train"], self.work / "anxin-train.log"
            run_python(command, self.project, self._environment("train"), log, TRAIN_SECONDS)

        return kept_or_trained(self.models / f"anxin-{fingerprint(self.project)}.tar.gz", train)

    @contextmanager
    def serve(self, workers: int = 1, **variables: str) -> Iterator[Server]:
        """The desk on a free port and a new database, unless told another, from when all workers serve."""
        port, use = free_port(), f"serve-{workers}"
        command = ["-m", "bot.cli", "serve", "--port", str(port), "--workers", str(workers)]
        log = self.work / f"anxin-{use}.log"
        given = self._environment(use) | variables
        started = time.perf_counter()
        with running_python(command, self.project, given, log) as process:
            wait_for(first_answer, port, DEVELOPMENT_KEY, [process])
            seconds = time.perf_counter() - started
            # The others follow the first.
            wait_for_all(workers, log, process)
            desk = Desk.open(given["ANXIN_DATABASE_URL"])

            def actions_of(sender: str) -> Actions:
                with desk.work() as work:
                    return actions_by_turn(events_of(work.session, f"{CHANNEL}:{sender}"))

            yield Server("anxin", port, DEVELOPMENT_KEY, (process,), seconds, lambda turn: turn.anxin, actions_of)
            desk.close()

    def crowd(self, port: int, senders: int, first: int, seconds: int) -> Crowd:
        """What so many customers at once get answered at a port."""
        return Crowd(**self._printed_by("benchmarks.crowd", *map(str, (port, senders, first, seconds))))

    def turns_in_process(self, rounds: int, database: str | None = None) -> list[Taken]:
        """Each turn of `rounds` rounds, told to the brain itself in a process of its own; on SQLite unless told."""
        given = {} if database is None else {"ANXIN_DATABASE_URL": database}
        return [Taken(**taken) for taken in self._printed_by("benchmarks.in_process", str(rounds), **given)]

    def long_conversation(self) -> tuple[float, float]:
        """Milliseconds of processor time: a turn at a conversation's beginning, and one after a thousand messages."""
        first, last = self._printed_by("benchmarks.long", "--json")
        return first, last

    def growth(self) -> Growth:
        """What a turn costs with more rules, and a prediction with more training messages."""
        return Growth(**self._printed_by("benchmarks.growth", seconds=GROWTH_SECONDS))

    def _printed_by(self, module: str, *arguments: str, seconds: float = BRAIN_SECONDS, **variables: str) -> Any:
        log = self.work / f"{module}.log"
        command = ["-m", module, *arguments]
        return json.loads(run_python(command, self.project, self._environment(module) | variables, log, seconds))

    def _environment(self, use: str) -> dict[str, str]:
        return environment(self.project, ANXIN_MODELS=str(self.models), ANXIN_DATABASE_URL=self._database(use))

    def _database(self, use: str) -> str:
        return f"sqlite:///{self.work / use}.db"
