"""A second reading of the messages that the first one doubts, by another sentence encoder: better, but slow.

It is asked for less than half of all messages, so that the median message costs nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.nlu.classify import IntentModel, Settings
from bot.nlu.encode import E5_DRAWN_APART, Encoder
from bot.nlu.fits import fitted
from bot.nlu.ridge import Matrix

# The likeliest intent is less than so much likelier than the next one. The more messages are read again, the better
# they are understood, left out of training or real; from here on nothing is gained.
DOUBTED = 0.9
# Squared distances between vectors of e5 are a sixth of those between vectors of USE.
SETTINGS = Settings(sharpness=E5_DRAWN_APART * Settings.sharpness)


@dataclass(frozen=True)
class SecondReading:
    """A model with an encoder of its own, of the same intents as the first."""

    model: IntentModel

    @classmethod
    def fitted(cls, texts: Sequence[str], intents: Sequence[str], encoder: Encoder, fits: Path) -> Self:
        """Learn from the messages that the first learns from; a fit of the same ones comes from the folder `fits`."""
        return cls(fitted(texts, intents, SETTINGS, encoder, fits))

    def reread(self, text: str, probabilities: Matrix) -> Matrix:
        """The probabilities (k,) that the first reading gives `text`, together with the second's where they doubt."""
        *_, next_one, likeliest = np.sort(probabilities)
        if likeliest - next_one >= DOUBTED:
            return probabilities
        both: Matrix = (probabilities + self.model.probabilities([text])[0]) / 2
        return both
