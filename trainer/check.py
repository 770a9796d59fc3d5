"""`python -m trainer.check JOB`: lint, train, conversation tests, evaluation beside the live version, gates.

Runs in a process of its own; whoever asked for it reads its state from the job's file (`trainer.jobs`). A step whose
inputs are those of an earlier good run is not run again.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.logs import log_to_stderr
from bot.settings import Settings, load_settings
from bot.signed_models import sha256_of
from bot.train import TrainingError
from trainer.checkouts import Checkouts
from trainer.comparison import compare
from trainer.contents import CONVERSATIONS, LINT, UNDERSTANDING, Kept, content_hash
from trainer.gates import conversations_gate, intents_gate, own_gate, speed_gate
from trainer.git import Git
from trainer.jobs import BROKEN, DONE, FAILED, GREEN, KEPT, LOWEST_PRIORITY, RED, UNDER_WAY, Job, Jobs, Step
from trainer.processes import Tell, Timed, measure, timed
from trainer.rehearsal.run import Result, run_all
from trainer.signatures import sign
from trainer.trained import trained_model
from trainer.training import train

logger = logging.getLogger(__name__)

STEPS = (
    ("lint", "检查文件", 25),
    ("train", "训练", 150),
    ("conversations", "对话测试", 120),
    ("own", "评测消息", 25),
    ("cross", "交叉验证", 90),
    ("speed", "速度", 30),
)
"""Each step's name, label, and seconds on two cores with all data, until this machine has done it once."""
WRITES_EVERY = 0.5
ROUNDS = 5
MOST_ROUNDS = 40
"""A busy machine makes turns seem slower, never quicker: only one that still is slower after so many is."""
FOR_TWO_KERNELS = 12 << 30
"""Bytes for training and cross-validation at the same time: each holds the likeness of any two messages."""


class RedError(Exception):
    """The check has failed so that going on makes no sense; the message says why."""


class Check:
    """One run of a job."""

    def __init__(self, settings: Settings, job: Job) -> None:
        self._settings = settings
        self._key = settings.agents_key.get_secret_value()
        self._jobs = Jobs(settings)
        self._job = job
        self._git = Git(settings.repository)
        self._checkouts = Checkouts(settings)
        self._kept = Kept(settings.trainer_folder)
        self._written = 0.0
        self._one_writer = threading.Lock()
        job.steps = [Step(name, label, self._kept.get("seconds", name) or usual) for name, label, usual in STEPS]
        # Much of a training keeps one core busy; the other cross-validates meanwhile.
        self._step_named("cross").beside = _memory_available() > FOR_TWO_KERNELS

    def run(self) -> Job:
        """Until there is a verdict, which stands in the job's file too."""
        job = self._job
        try:
            self._write()
            self._check()
            job.state = GREEN if all(gate["passed"] for gate in job.gates) else RED
        except RedError as reason:
            job.state, job.says = RED, str(reason)
        except Exception as error:
            logger.exception("check %s broke off", job.id)
            job.state, job.says = BROKEN, f"检查没有做完：{error}"
        for step in job.steps:
            if step.state == UNDER_WAY:
                step.state = FAILED
        job.ended = datetime.now(UTC).isoformat(timespec="seconds")
        self._write()
        return job

    def _check(self) -> None:
        self._checkouts.make(self._job.commit)
        self._checkouts.make(self._job.against)
        self._lint()
        with ThreadPoolExecutor(1) as beside:
            crossed = beside.submit(self._measured, "cross")
            if not self._step_named("cross").beside:
                crossed.result()
            self._train()
            told = self._conversations()
            measured = {"own": self._measured("own"), "cross": crossed.result()}
        comparison = compare(*({name: both[at] for name, both in measured.items()} for at in (0, 1)))
        before, after = self._speed()
        comparison["speed"] = {"before": before, "after": after}
        self._jobs.compared(self._job.id, comparison)
        gates = [conversations_gate(told), intents_gate(comparison), own_gate(comparison), speed_gate(before, after)]
        self._job.gates = [asdict(gate) for gate in gates]

    def _lint(self) -> None:
        found = self._step("lint", LINT, lambda tell: measure(self._checkouts, self._job.commit, "lint", tell))
        self._job.findings = list(found["mistakes"])
        if found["mistakes"]:
            raise RedError(f"文件里有 {len(found['mistakes'])} 处要先改好")

    def _train(self) -> None:
        commit = self._job.commit
        with self._under_way("train") as step:
            if trained_model(self._settings, self._checkouts.place(commit)) is not None:
                step.state = KEPT
            else:
                self._trained(commit)
            model = self._checkouts.link_model(commit)
            sha256 = sha256_of(model)
            self._job.model = {"name": model.name, "sha256": sha256, "signature": sign(self._key, commit, sha256)}

    def _trained(self, commit: str) -> None:
        try:
            train(self._settings, self._checkouts, commit)
        except TrainingError as error:
            raise RedError(str(error)) from None

    def _conversations(self) -> Any:
        def play(tell: Tell) -> Any:
            place = self._checkouts.place(self._job.commit)
            model = self._checkouts.link_model(self._job.commit)
            report = run_all(place, model, os.cpu_count() or 1, lambda _result, done, of: tell(done, of))
            return {**report.to_json(), "broken": report.broken, "failures": [_failure(one) for one in report.failed]}

        told = self._step(
            "conversations", CONVERSATIONS, play, lambda found: not found["failed"] + len(found["broken"])
        )
        self._job.findings += [finding for one in told["failures"] for finding in one]
        return told

    def _measured(self, name: str) -> tuple[Any, Any]:
        """The messages of a set as the live version takes them, and as the new one does."""
        what = {"own": "understand", "cross": "cross"}[name]
        found = []
        with self._under_way(name) as step:
            fresh = False
            for number, commit in enumerate((self._job.against, self._job.commit)):
                content = content_hash(self._git, commit, UNDERSTANDING)
                result = self._kept.get(name, content)
                if result is None:
                    fresh = True
                    if name == "own":
                        self._have_model(commit)
                    result = measure(self._checkouts, commit, what, self._telling(step, number, 2))
                    self._kept.put(name, content, result)
                found.append(result["messages"])
            step.state = DONE if fresh else KEPT
        return found[0], found[1]

    def _have_model(self, commit: str) -> None:
        """The live version's model may never have been kept: what served came from the project's folder."""
        if trained_model(self._settings, self._checkouts.place(commit)) is None:
            self._trained(commit)
        self._checkouts.link_model(commit)

    def _speed(self) -> tuple[float, float]:
        """Milliseconds of a turn, live and new: both in turn, and the quietest round of each."""
        commits = self._job.against, self._job.commit
        contents = "-".join(content_hash(self._git, commit, CONVERSATIONS) for commit in commits)

        def race(tell: Tell) -> Any:
            for commit in commits:
                self._have_model(commit)
            models = [self._checkouts.link_model(commit) for commit in commits]
            with (
                timed(self._checkouts, commits[0], models[0]) as live,
                timed(self._checkouts, commits[1], models[1]) as new,
            ):
                live.wait_until_ready()
                new.wait_until_ready()
                return _quietest(live, new, tell)

        if commits[0] == commits[1]:
            found = self._step_of("speed", contents, lambda _tell: {"before": 1.0, "after": 1.0}, lambda _found: True)
        else:
            found = self._step_of("speed", contents, race, lambda times: speed_gate(**times).passed)
        return found["before"], found["after"]

    def _step(
        self, name: str, paths: tuple[str, ...], run: Callable[[Tell], Any], good: Callable[[Any], bool] | None = None
    ) -> Any:
        return self._step_of(name, content_hash(self._git, self._job.commit, paths), run, good)

    def _step_of(
        self, name: str, content: str, run: Callable[[Tell], Any], good: Callable[[Any], bool] | None = None
    ) -> Any:
        """What a step finds; what a good one finds is kept."""
        with self._under_way(name) as step:
            found = self._kept.get(name, content)
            if found is not None:
                step.state = KEPT
                return found
            found = run(self._telling(step))
            if good is None or good(found):
                self._kept.put(name, content, found)
            else:
                step.state = FAILED
            return found

    def _step_named(self, name: str) -> Step:
        return next(step for step in self._job.steps if step.name == name)

    @contextmanager
    def _under_way(self, name: str) -> Iterator[Step]:
        step = self._step_named(name)
        step.state, step.began = UNDER_WAY, time.time()
        self._write()
        yield step
        step.seconds = round(time.time() - step.began, 1)
        if step.state == UNDER_WAY:
            step.state = DONE
        if step.state == DONE:
            self._kept.put("seconds", name, step.seconds)
        self._write()

    def _telling(self, step: Step, part: int = 0, parts: int = 1) -> Tell:
        def tell(done: int, of: int) -> None:
            step.done, step.of = part * of + done, parts * of
            if time.time() - self._written > WRITES_EVERY:
                self._write()

        return tell

    def _write(self) -> None:
        with self._one_writer:
            self._jobs.write(self._job)
            self._written = time.time()


def _quietest(live: Timed, new: Timed, tell: Tell) -> dict[str, float]:
    """The quietest round of each, both in turn; more rounds than usual where the new one seems slower."""
    found: list[tuple[float, float]] = []
    while True:
        found.append((live.milliseconds(), new.milliseconds()))
        before, after = (min(times) for times in zip(*found, strict=True))
        tell(min(len(found), ROUNDS), ROUNDS)
        if len(found) >= MOST_ROUNDS or (len(found) >= ROUNDS and speed_gate(before, after).passed):
            return {"before": before, "after": after}


def _memory_available() -> int:
    """Bytes that processes may still have; 0 where the system does not say."""
    try:
        told = dict(line.split(":") for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines())
        return int(told["MemAvailable"].split()[0]) << 10
    except (OSError, KeyError, ValueError):
        return 0


def _failure(result: Result) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in result.failures]


def main(job_id: str) -> int:
    log_to_stderr()
    os.nice(LOWEST_PRIORITY)
    settings = load_settings()
    return 0 if Check(settings, Jobs(settings).get(job_id)).run().state == GREEN else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
