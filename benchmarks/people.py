"""How people write: who comes when, how long each thinks, who is impatient, whose connection breaks. Drawn from a seed.

Times are simulated seconds. The dialogues are the benchmark's; a button is pressed where the dialogue presses one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from benchmarks.dialogues import Dialogues

WIDGET_SHARE = 0.7
IN_A_BURST, BURSTS, BURST_SECONDS = 0.3, 3, 30.0
"""This share of the customers comes in so many short rushes, as after a broadcast; the others evenly."""
THINKS_FOR, SPREAD, LONGEST_THOUGHT = 9.0, 0.8, 120.0
"""Median and spread (of the logarithm) of the time between an answer and the next message."""
HURRIES = 0.08
"""Writes on without waiting for the answer."""
SENDS_AGAIN, LOSES_CONNECTION, PHOTOGRAPHS = 0.03, 0.03, 0.05

Arrival = Callable[[random.Random], float]
"""A moment at which somebody comes, in seconds."""


class Trouble(StrEnum):
    """What befalls a message on its way."""

    NONE = "none"
    AGAIN = "again"
    """It is sent a second time at the same moment, by a window that has heard nothing."""
    BROKEN = "broken"
    """The connection breaks before the answer; the same message is sent again over a new one."""


@dataclass(frozen=True)
class Saying:
    """One message: sent `thought` seconds after the answer to the one before, or after that one itself."""

    id: str
    text: str
    thought: float
    waits: bool = True
    trouble: Trouble = Trouble.NONE


@dataclass(frozen=True)
class Person:
    """A conversation. `photo` comes after so many messages; None: no photo."""

    name: str
    comes_at: float
    by_widget: bool
    sayings: tuple[Saying, ...]
    photo: int | None


def people(many: int, seconds: float, seed: int, today: date, comes: Arrival | None = None) -> Iterator[Person]:
    """So many conversations that begin within `seconds`, the earliest first; each when `comes` says, if it is given."""
    chance, dialogues = random.Random(seed), Dialogues(today)
    rushes = [chance.uniform(0, max(0.0, seconds - BURST_SECONDS)) for _ in range(BURSTS)]
    arrivals = [comes(chance) if comes else _arrival(chance, rushes, seconds) for _ in range(many)]
    for number, comes_at in enumerate(sorted(arrivals)):
        talk = chance.choice(dialogues.of(f"load-{seed}", number))
        texts = [turn.anxin for turn in talk.turns]
        name = f"load-{seed}-{number:06}"
        by_widget = chance.random() < WIDGET_SHARE
        sayings = tuple(_saying(chance, f"{name}-{place:03}", text) for place, text in enumerate(texts))
        photo = chance.randrange(1, len(texts) + 1) if by_widget and chance.random() < PHOTOGRAPHS else None
        yield Person(name, comes_at, by_widget, sayings, photo)


def _arrival(chance: random.Random, rushes: list[float], seconds: float) -> float:
    if chance.random() < IN_A_BURST:
        return min(chance.choice(rushes) + chance.uniform(0, BURST_SECONDS), seconds)
    return chance.uniform(0, seconds)


def _saying(chance: random.Random, message_id: str, text: str) -> Saying:
    thought = min(THINKS_FOR * chance.lognormvariate(0, SPREAD), LONGEST_THOUGHT)
    # A button is there only once the answer is.
    hurries = not text.startswith("/") and chance.random() < HURRIES
    fate = chance.random()
    trouble = Trouble.NONE
    if fate < SENDS_AGAIN:
        trouble = Trouble.AGAIN
    elif fate < SENDS_AGAIN + LOSES_CONNECTION:
        trouble = Trouble.BROKEN
    return Saying(message_id, text, 0.3 if hurries else thought, not hurries, trouble)
