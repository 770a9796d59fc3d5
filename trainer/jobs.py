"""What a check is doing and has found, as files: they outlive the worker in which somebody asked for it."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.newest import keep_newest
from bot.settings import PROJECT, Settings
from trainer.git import Author
from trainer.json_files import read_json, write_json
from trainer.refusals import RefusedError

WAITING, UNDER_WAY, DONE, KEPT, FAILED = "waiting", "running", "done", "kept", "failed"
"""States of a step; what was kept needed not be done again."""
RUNNING, GREEN, RED, BROKEN = "running", "green", "red", "broken"
"""States of a job; a broken one ended without a verdict."""
MOST = 30
LOWEST_PRIORITY = 10
_ID = re.compile(r"[0-9]{6}")

Json = dict[str, Any]


@dataclass
class Step:
    """One step: how long it is likely to take and has taken (seconds), and how far it is (`done` of `of` parts).

    One that is `beside` runs while the others do.
    """

    name: str
    label: str
    expected: float
    state: str = WAITING
    began: float | None = None
    seconds: float | None = None
    done: int = 0
    of: int = 0
    says: str = ""
    beside: bool = False

    def left(self, now: float) -> float:
        """Seconds that are still to be expected; `began` and `now` are on the clock of `time.time`."""
        if self.state == WAITING:
            return self.expected
        if self.state != UNDER_WAY or self.began is None:
            return 0.0
        spent = now - self.began
        if self.done and self.of:
            return spent / self.done * (self.of - self.done)
        return max(self.expected - spent, 1.0)


@dataclass
class Job:
    """A check of one commit against the live one. `model` is the trained one: its name, sha256 and signature."""

    id: str
    commit: str
    tree: str
    against: str
    who: str
    name: str
    when: str
    state: str = RUNNING
    says: str = ""
    ended: str | None = None
    steps: list[Step] = field(default_factory=list)
    findings: list[Json] = field(default_factory=list)
    gates: list[Json] = field(default_factory=list)
    model: dict[str, str] = field(default_factory=dict)

    def seconds_left(self, now: float) -> float:
        """How long it is likely to take yet."""
        if self.state != RUNNING:
            return 0.0
        return max(sum(step.left(now) for step in self.steps if step.beside is beside) for beside in (True, False))


class Jobs:
    """All jobs of a service, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = settings.trainer_folder / "jobs"

    def start(self, commit: str, tree: str, against: str, who: Author, when: datetime) -> Job:
        """Begin a check in a process of its own, which goes on whatever becomes of this one.

        Raises RefusedError while another is under way.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock_file.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RefusedError("正在检查，等这一次结束再开始下一次", status=409) from None
            moment = when.isoformat(timespec="seconds")
            job = Job(self._next_id(), commit, tree, against, who.number, who.name, moment)
            self.write(job)
            # The process inherits the lock and so holds it from now on until it ends, however it ends.
            self._run(job, lock.fileno())
        self._forget_old_ones()
        return job

    def write(self, job: Job) -> None:
        write_json(self._path(job.id), asdict(job))

    def get(self, job_id: str) -> Job:
        """A job as it stands. Raises RefusedError when there is none."""
        content = read_json(self._path(job_id)) if _ID.fullmatch(job_id) else None
        if content is None:
            raise RefusedError("没有这次检查", status=404)
        job = Job(**{**content, "steps": [Step(**step) for step in content["steps"]]})
        if job.state == RUNNING and not self.is_running():
            # It may have ended between the two looks.
            content = read_json(self._path(job_id))
            job = Job(**{**content, "steps": [Step(**step) for step in content["steps"]]})
            if job.state == RUNNING:
                return replace(job, state=BROKEN, says="检查中途被打断了，请再检查一次")
        return job

    def compared(self, job_id: str, comparison: Any) -> None:
        """Keep what a job found beside the live version."""
        write_json(self._path(job_id).with_suffix(".comparison"), comparison)

    def comparison(self, job_id: str) -> Any:
        """What `compared` kept; None where there is nothing."""
        return read_json(self._path(self.get(job_id).id).with_suffix(".comparison"))

    def newest_first(self) -> list[Job]:
        return [self.get(path.stem) for path in sorted(self.folder.glob("*.json"), reverse=True)]

    def is_running(self) -> bool:
        """Whether a check is under way."""
        if not self._lock_file.exists():
            return False
        with self._lock_file.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _run(self, job: Job, lock: int) -> None:
        log = (self.folder / f"{job.id}.log").open("wb")
        with log:
            process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-m", "trainer.check", job.id],
                cwd=PROJECT,
                env={**os.environ, **self._settings.as_variables(), "PYTHONPATH": str(PROJECT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                # Away from the worker, which is killed with all that belongs to it.
                start_new_session=True,
            )
        threading.Thread(target=process.wait, daemon=True).start()

    def _next_id(self) -> str:
        """Jobs are counted: whoever starts one has the lock."""
        last = max((path.stem for path in self.folder.glob("*.json")), default="0")
        return f"{int(last) + 1:06}"

    def _forget_old_ones(self) -> None:
        for kind in ("*.json", "*.log", "*.comparison"):
            keep_newest(self.folder.glob(kind), MOST)

    @property
    def _lock_file(self) -> Path:
        return self.folder / "running.lock"

    def _path(self, job_id: str) -> Path:
        return self.folder / f"{job_id}.json"


def shown(job: Job, now: float) -> Mapping[str, Any]:
    """As pages and the command line show it."""
    return {**asdict(job), "seconds_left": round(job.seconds_left(now))}
