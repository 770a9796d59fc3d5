"""A second reading of the messages that the first one doubts, by another sentence encoder: better, but slow.

It is asked for less than half of all messages, so that the median message costs nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from bot.nlu.classify import IntentModel, Settings
from bot.nlu.encode import Encoder
from bot.nlu.fits import fitted
from bot.nlu.ridge import Matrix

# The likeliest intent is less than so much likelier than the next one. The more messages are read again, the better
# they are understood, left out of training or real; from here on nothing is gained.
DOUBTED = 0.9


@dataclass(frozen=True)
class SecondReading:
    """A model with an encoder of its own, of the same intents as the first."""

    model: IntentModel

    @classmethod
    def fitted(
        cls, texts: Sequence[str], intents: Sequence[str], settings: Settings, encoder: Encoder, fits: Path
    ) -> Self:
        """Learn from the messages that the first learns from; a fit of the same ones comes from the folder `fits`."""
        return cls(fitted(texts, intents, settings, encoder, fits))

    def reread(self, text: str, probabilities: Matrix) -> Matrix:
        """The probabilities (k,) that the first reading gives `text`, together with the second's where they doubt."""
        if not doubted(probabilities):
            return probabilities
        return heard_together(probabilities, self.model.probabilities([text])[0])


def doubted(probabilities: Matrix) -> Any:
    """Whether messages are to be read again, by the first reading's probabilities (…, k) of each."""
    *_, next_one, likeliest = np.moveaxis(np.sort(probabilities, axis=-1), -1, 0)
    return likeliest - next_one < DOUBTED


def heard_together(first: Matrix, second: Matrix) -> Matrix:
    """The probabilities by both readings, of the shape of each."""
    both: Matrix = (first + second) / 2
    return both
