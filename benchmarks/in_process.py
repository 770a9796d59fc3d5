"""The brain without a web server: `python -m benchmarks.in_process ROUNDS` prints the time of every turn as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

import benchmarks.as_served  # noqa: F401 (before anything imports Rasa)
from benchmarks.client import CHANNEL
from benchmarks.dialogues import Dialogue, Dialogues
from bot.brain import Brain
from bot.messages import Incoming
from bot.settings import load_settings
from bot.wiring import make_brain
from desk.tables import CaseEvent


@dataclass(frozen=True)
class Taken:
    """What a turn took, milliseconds by the clock and of the processor, and whether it opened or changed a case."""

    clock: float
    processor: float
    with_case: bool


def main() -> None:
    """Let the brain answer the dialogues; the first round only warms it up."""
    rounds = int(sys.argv[1])
    dialogues = Dialogues(date.today())
    brain = make_brain(load_settings())
    asyncio.run(_turns(brain, dialogues.of("brain", 0)))
    measured = [dialogue for number in range(1, rounds + 1) for dialogue in dialogues.of("brain", number)]
    print(json.dumps([asdict(taken) for taken in asyncio.run(_turns(brain, measured))]))


async def _turns(brain: Brain, dialogues: list[Dialogue]) -> list[Taken]:
    """Every turn of the dialogues."""
    taken, written = [], _case_events(brain)
    for dialogue in dialogues:
        for place, turn in enumerate(dialogue.turns):
            message = Incoming(CHANNEL, dialogue.sender, f"{dialogue.sender}/{place}", turn.anxin)
            started, worked = time.perf_counter(), time.thread_time()
            await brain.answer(message)
            clock, processor = time.perf_counter() - started, time.thread_time() - worked
            before, written = written, _case_events(brain)
            taken.append(Taken(clock * 1000, processor * 1000, written > before))
    return taken


def _case_events(brain: Brain) -> int:
    """How much has been written in cases so far."""
    with brain.desk.work() as work:
        return work.session.scalar(select(func.count()).select_from(CaseEvent)) or 0


if __name__ == "__main__":
    main()
