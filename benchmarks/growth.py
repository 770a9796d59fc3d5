"""What more rules and more training messages cost: `python -m benchmarks.growth` prints milliseconds as JSON.

The desk runs with its model and with one that has five times the rules and was taught ten times the messages
(`grown.py`), in turns. The grown model is made at the first time (some minutes) and kept beside the other.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import benchmarks.as_served  # noqa: F401 (before anything imports Rasa)
from benchmarks.client import CHANNEL
from benchmarks.dialogues import Dialogue, Dialogues
from benchmarks.models import kept_or_trained
from bot.brain import Brain
from bot.messages import Incoming
from bot.settings import PROJECT, load_settings
from bot.train import ensure_model, model_path
from bot.wiring import make_brain

GROWN = "grown"
"""The folder of the grown model, beside the models."""
ROUNDS = 4


@dataclass(frozen=True)
class Growth:
    """Processor time, milliseconds: a turn whose message is read already, and the reading of a message."""

    turn: float
    turn_with_more_rules: float
    reading: float
    reading_with_more_examples: float


def main() -> None:
    """Measure with the model as it is and with the grown one."""
    settings, dialogues = load_settings(), Dialogues(date.today())
    brains = [make_brain(given) for given in (settings, load_settings(models=grown_models(settings.models)))]
    turns, readings = asyncio.run(_measured(brains, dialogues))
    print(json.dumps(asdict(Growth(*turns, *readings))))


def grown_models(models: Path) -> Path:
    """The folder of the grown model, which is made where it is not there."""
    model, grown = ensure_model(models), model_path(models / GROWN)
    command = [sys.executable, "-m", "benchmarks.grown", str(model), str(grown)]
    cores = {"OPENBLAS_NUM_THREADS": str(os.cpu_count() or 1)}

    def make() -> None:
        subprocess.run(command, cwd=PROJECT, env={**os.environ, **cores}, check=True)

    grown.parent.mkdir(exist_ok=True)
    kept_or_trained(grown, make)
    return grown.parent


async def _measured(brains: list[Brain], dialogues: Dialogues) -> tuple[list[float], list[float]]:
    """Of each brain: the mean over the turns of each one's least time, and the median reading."""
    turns: list[dict[str, list[float]]] = [{} for _ in brains]
    readings: list[list[float]] = [[] for _ in brains]
    for number in range(ROUNDS):
        for which, brain in enumerate(brains):
            for place, dialogue in enumerate(dialogues.of(f"grown-{which}", number)):
                for turn, taken in enumerate(await _turns(brain, dialogue)):
                    turns[which].setdefault(f"{place}/{turn}", []).append(taken)
    # Never read before; whoever is first has words to look up that the other then finds.
    for number in range(ROUNDS, 2 * ROUNDS):
        for which in (0, 1) if number % 2 else (1, 0):
            for dialogue in dialogues.of("readers", number):
                readings[which] += await _readings(brains[which], dialogue)
    means = [statistics.fmean(min(times) for times in taken.values()) for taken in turns]
    return means, [statistics.median(taken) for taken in readings]


async def _turns(brain: Brain, dialogue: Dialogue) -> list[float]:
    """Milliseconds of each turn, its message read beforehand."""
    taken = []
    for place, turn in enumerate(dialogue.turns):
        await brain.parse(turn.anxin)
        message = Incoming(CHANNEL, dialogue.sender, f"{dialogue.sender}/{place}", turn.anxin)
        started = time.thread_time()
        await brain.answer(message)
        taken.append((time.thread_time() - started) * 1000)
    return taken


async def _readings(brain: Brain, dialogue: Dialogue) -> list[float]:
    """Milliseconds of each message that is in words."""
    taken = []
    for turn in dialogue.turns:
        if not turn.anxin.startswith("/"):
            started = time.thread_time()
            await brain.parse(turn.anxin)
            taken.append((time.thread_time() - started) * 1000)
    return taken


if __name__ == "__main__":
    main()
