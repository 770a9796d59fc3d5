"""The brain without a web server: `python -m benchmarks.in_process ROUNDS` prints milliseconds."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import date

from benchmarks.client import CHANNEL
from benchmarks.dialogues import Dialogue, Dialogues
from bot.brain import Brain
from bot.messages import Incoming
from bot.settings import load_settings
from bot.wiring import make_brain


def main() -> None:
    """Let the brain answer the dialogues; the first round only warms it up."""
    rounds = int(sys.argv[1])
    dialogues = Dialogues(date.today())
    brain = make_brain(load_settings())
    asyncio.run(_turns(brain, dialogues.of("brain", 0)))
    measured = [dialogue for number in range(1, rounds + 1) for dialogue in dialogues.of("brain", number)]
    print(json.dumps(asyncio.run(_turns(brain, measured))))


async def _turns(brain: Brain, dialogues: list[Dialogue]) -> list[float]:
    """Milliseconds of every turn."""
    taken = []
    for dialogue in dialogues:
        for place, turn in enumerate(dialogue.turns):
            message = Incoming(CHANNEL, dialogue.sender, f"{dialogue.sender}/{place}", turn.anxin)
            started = time.perf_counter()
            await brain.answer(message)
            taken.append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    main()
