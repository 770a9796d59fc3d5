"""Several customers at once, in a process of their own: `python -m benchmarks.crowd PORT SENDERS FIRST SECONDS`.

Each holds one dialogue after the other, over a connection for each, and writes as soon as the answer is there. They are
worded from number FIRST on. Prints what came of it as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from threading import Lock

from benchmarks.client import RestClient
from benchmarks.dialogues import Dialogue, Dialogues
from bot.settings import DEVELOPMENT_KEY


@dataclass(frozen=True)
class Crowd:
    """Turns that were answered within so many seconds, and the senders' own processor time, seconds."""

    turns: int
    seconds: float
    cpu_seconds: float


def main() -> None:
    port, senders, first, seconds = (int(argument) for argument in sys.argv[1:5])
    dialogues, taking = _dialogues(first), Lock()

    def next_dialogue() -> Dialogue:
        with taking:
            return next(dialogues)

    begun, worked = time.perf_counter(), time.process_time()
    last = begun + seconds

    def send() -> int:
        turns = 0
        while time.perf_counter() < last:
            dialogue = next_dialogue()
            with RestClient(port, DEVELOPMENT_KEY) as client:
                for turn in dialogue.turns:
                    client.say(dialogue.sender, turn.anxin)
                    if time.perf_counter() >= last:
                        return turns
                    turns += 1
        return turns

    with ThreadPoolExecutor(senders) as pool:
        turns = sum(sender.result() for sender in [pool.submit(send) for _ in range(senders)])
    print(json.dumps(asdict(Crowd(turns, seconds, time.process_time() - worked))))


def _dialogues(first: int) -> Iterator[Dialogue]:
    plan = Dialogues(date.today())
    for number in count(first):
        yield from plan.of(f"crowd-{first}", number)


if __name__ == "__main__":
    main()
