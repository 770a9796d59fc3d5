"""Customers who write when they please, not when the desk is ready: messages at random moments, so many a second.

A message's time counts from the moment at which it was due. If the desk falls behind, or the sender does, that counts.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from queue import SimpleQueue

from benchmarks.client import RestClient
from benchmarks.dialogues import Dialogue, Dialogues
from benchmarks.servers import Server

LOAD, LOAD_SECONDS = 0.7, 30
CONVERSATIONS_AT_ONCE = 24
SEED = 7

Due = SimpleQueue[float | None]


def at_a_rate(server: Server, dialogues: Dialogues, per_second: float, seconds: float = LOAD_SECONDS) -> list[float]:
    """Milliseconds of every turn, from the moment it was due.

    Arrivals are those of a Poisson process; each takes the next turn of a conversation that waits for none.
    """
    due: Due = SimpleQueue()
    turns = _Turns(dialogues)
    with ThreadPoolExecutor(CONVERSATIONS_AT_ONCE) as pool:
        senders = [pool.submit(_send, server, turns, due) for _ in range(CONVERSATIONS_AT_ONCE)]
        _announce(due, per_second, seconds)
        return [taken for sender in senders for taken in sender.result()]


def _announce(due: Due, per_second: float, seconds: float) -> None:
    chance, begun = random.Random(SEED), time.perf_counter()
    moment = 0.0
    while (moment := moment + chance.expovariate(per_second)) < seconds:
        time.sleep(max(0.0, begun + moment - time.perf_counter()))
        due.put(begun + moment)
    for _ in range(CONVERSATIONS_AT_ONCE):
        due.put(None)


def _send(server: Server, turns: _Turns, due: Due) -> list[float]:
    """One who has one conversation after the other."""
    taken: list[float] = []
    said: Iterator[tuple[str, str]] = iter(())
    with server.client() as client:
        while (moment := due.get()) is not None:
            said = _say_next(client, server, turns, said)
            taken.append((time.perf_counter() - moment) * 1000)
    return taken


def _say_next(
    client: RestClient, server: Server, turns: _Turns, said: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    following = next(said, None)
    if following is None:
        dialogue = turns.next_dialogue()
        said = iter([(dialogue.sender, server.text_of(turn)) for turn in dialogue.turns])
        following = next(said)
    client.say(*following)
    return said


class _Turns:
    """The dialogues by ever new customers, each handed out once."""

    def __init__(self, dialogues: Dialogues) -> None:
        self._left = (dialogue for number in count() for dialogue in dialogues.of("load", number))
        self._lock = threading.Lock()

    def next_dialogue(self) -> Dialogue:
        with self._lock:
            return next(self._left)
