"""Sending dialogues to a side and taking the time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.client import RestClient
from benchmarks.dialogues import Dialogue
from benchmarks.servers import Actions, Server

SENDERS = 4


@dataclass
class Timings:
    """What turns took: milliseconds each with one sender, turns and seconds in all with SENDERS at once."""

    milliseconds: list[float] = field(default_factory=list)
    turns_at_once: int = 0
    seconds_at_once: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return percentile(self.milliseconds, 95)

    @property
    def turns_per_second(self) -> float:
        """With one sender, who writes again as soon as the answer is there."""
        return 1000 / statistics.fmean(self.milliseconds)

    @property
    def turns_per_second_at_once(self) -> float:
        return self.turns_at_once / self.seconds_at_once

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of one turn; other programs on the machine hardly change it."""
        return self.cpu_seconds * 1000 / (len(self.milliseconds) + self.turns_at_once)

    def one_after_another(self, server: Server, dialogues: Sequence[Dialogue]) -> None:
        """One sender at a time, one message at a time."""
        with self._counting_cpu(server):
            for dialogue in dialogues:
                with server.client() as client:
                    self.milliseconds += _converse(client, server, dialogue)

    def at_once(self, server: Server, dialogues: Sequence[Dialogue]) -> None:
        """SENDERS customers at the same time; each waits for an answer before writing again."""

        def converse(dialogue: Dialogue) -> int:
            with server.client() as client:
                return len(_converse(client, server, dialogue))

        with self._counting_cpu(server):
            started = time.perf_counter()
            with ThreadPoolExecutor(SENDERS) as pool:
                self.turns_at_once += sum(pool.map(converse, dialogues))
            self.seconds_at_once += time.perf_counter() - started

    @contextmanager
    def _counting_cpu(self, server: Server) -> Iterator[None]:
        before = server.cpu_seconds()
        yield
        self.cpu_seconds += server.cpu_seconds() - before


def _converse(client: RestClient, server: Server, dialogue: Dialogue) -> list[float]:
    taken = []
    for turn in dialogue.turns:
        text = server.text_of(turn)
        started = time.perf_counter()
        client.say(dialogue.sender, text)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of all values stay below, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


@dataclass
class Sameness:
    """In how many turns both sides ran exactly the same actions; `different` tells of the others."""

    turns: int = 0
    different: list[dict[str, object]] = field(default_factory=list)

    def compare(self, servers: Sequence[Server], dialogues: Sequence[Dialogue]) -> None:
        """Look up what the sides did in these dialogues."""
        for dialogue in dialogues:
            ran: list[Actions] = [server.actions_of(dialogue.sender) for server in servers]
            for place, (turn, *actions) in enumerate(zip(dialogue.turns, *ran, strict=True)):
                self.turns += 1
                if any(names != actions[0] for names in actions):
                    by_side = {server.name: names for server, names in zip(servers, actions, strict=True)}
                    self.different.append({"message": turn.anxin, "turn": place, **by_side})
