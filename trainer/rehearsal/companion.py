"""One process in which a trainer talks to the draft's desk, seen from the service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

STARTING, READY, ENDED = "starting", "ready", "ended"
Json = dict[str, Any]


class CompanionError(Exception):
    """The process ended or does not answer; the message says so in Chinese."""


class Companion:
    """A running `trainer.rehearsal.talk` in a checkout. May be used from several threads, by one at a time."""

    def __init__(self, checkout: Path, model: Path, patience: float) -> None:
        self.model = model
        self._patience = patience
        self._lock = threading.Lock()
        self._answers: Queue[Json | None] = Queue()
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (open while the process runs)
        self._ready = False
        # The service's settings and secrets are no business of a desk that is thrown away.
        own = {name: value for name, value in os.environ.items() if not name.startswith("ANXIN_")}
        environment = {**own, "PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", "trainer.rehearsal.talk", "--model", str(model.resolve())],
            cwd=checkout,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    @property
    def state(self) -> str:
        """`starting`, `ready` or `ended`."""
        if self._process.poll() is not None:
            return ENDED
        if not self._ready:
            with suppress(Empty):
                self._ready = self._answers.get_nowait() == {"ready": True}
        return READY if self._ready else STARTING

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: Json) -> Json:
        """The answer to one request; waits for the desk to be ready. Raises CompanionError and is ended then."""
        with self._lock:
            if not self._ready:
                self._ready = self._next() == {"ready": True}
            try:
                assert self._process.stdin is not None  # noqa: S101 (a pipe was asked for)
                print(json.dumps(request, ensure_ascii=False), file=self._process.stdin, flush=True)
            except OSError:
                raise CompanionError(self._why()) from None
            return self._next()

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._complaints.close()

    def _next(self) -> Json:
        try:
            answer = self._answers.get(timeout=self._patience)
        except Empty:
            self.end()
            raise CompanionError(f"试聊的服务台{self._patience:.0f}秒没有回应，已经停掉") from None
        if answer is None:
            self._process.wait()
            raise CompanionError(self._why())
        return answer

    def _why(self) -> str:
        """Its last words, without what a customer might have said."""
        with suppress(ValueError):
            self._complaints.seek(0)
            lines = [line.strip() for line in self._complaints if line.strip()]
            if lines:
                return f"试聊的服务台意外停了（{lines[-1].split(':')[0][:80]}）"
        return "试聊的服务台意外停了"

    def _listen(self, out: IO[str] | None) -> None:
        for line in out or ():
            self._answers.put(json.loads(line))
        self._answers.put(None)
