"""A running side of the comparison: where it listens, what it costs, which actions it ran."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from subprocess import Popen
from typing import Any

from benchmarks.client import RestClient
from benchmarks.dialogues import Turn
from benchmarks.processes import BenchError, cpu_seconds, peak_megabytes

START_SECONDS = 180
POLL_SECONDS = 0.1
FIRST_WORDS = "你好"
SERVES = "version project serves"
"""What the supervisor says of each worker."""
UNSAID = ("action_listen", "action_session_start")

Actions = list[list[str]]


@dataclass(frozen=True)
class Server:
    """`text_of` picks what this side is sent; `actions_of` gives a sender's actions, turn by turn."""

    name: str
    port: int
    key: str | None
    processes: tuple[Popen[bytes], ...]
    seconds_to_first_answer: float
    text_of: Callable[[Turn], str]
    actions_of: Callable[[str], Actions]

    def client(self) -> RestClient:
        return RestClient(self.port, self.key)

    def peak_megabytes(self) -> list[float]:
        """Peak resident memory of each of its processes, MiB."""
        return [peak for process in self.processes for peak in peak_megabytes(process)]

    def cpu_seconds(self) -> float:
        """Processor time that all its processes together have used so far."""
        return sum(cpu_seconds(process) for process in self.processes)


def wait_for(
    answer: Callable[[RestClient], Any], port: int, key: str | None, processes: Iterable[Popen[bytes]]
) -> None:
    """Ask the server at `port` until `answer` succeeds, on a new connection each time.

    Raises:
        BenchError: a process has ended, or START_SECONDS have passed.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ended = [process.pid for process in processes if process.poll() is not None]
        if ended:
            raise BenchError(f"process {ended[0]} ended while it was starting")
        try:
            with RestClient(port, key) as client:
                answer(client)
        except (OSError, HTTPException, BenchError):
            time.sleep(POLL_SECONDS)
        else:
            return
    raise BenchError(f"no answer within {START_SECONDS} s")


def wait_for_all(workers: int, log: Path, supervisor: Popen[bytes]) -> None:
    """Until so many workers have begun to serve, of which the supervisor tells in its log.

    Raises:
        BenchError: the supervisor has ended, or START_SECONDS have passed.
    """
    deadline = time.monotonic() + START_SECONDS
    while log.read_text(encoding="utf-8").count(SERVES) < workers:
        if supervisor.poll() is not None or time.monotonic() > deadline:
            raise BenchError(f"{workers} workers do not serve")
        time.sleep(POLL_SECONDS)


def first_answer(client: RestClient) -> None:
    """Ask for an answer to FIRST_WORDS."""
    client.say("first", FIRST_WORDS)


def actions_by_turn(events: Iterable[dict[str, Any]]) -> Actions:
    """The names of the actions that Rasa's events tell of, one list for each message of the customer."""
    turns: Actions = []
    for event in events:
        if event["event"] == "user":
            turns.append([])
        elif event["event"] == "action" and turns and event["name"] not in UNSAID:
            turns[-1].append(event["name"])
    return turns
