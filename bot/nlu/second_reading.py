"""A second reading of the messages that the first one doubts, by another sentence encoder: better, but slow.

It is asked for one message in five, so that the median message costs nothing more. It learns from a part of the
training messages, since its encoder would take minutes for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.nlu.classify import IntentModel, Settings
from bot.nlu.encode import Encoder
from bot.nlu.fits import fitted
from bot.nlu.landmarks import drawn
from bot.nlu.ridge import Matrix
from bot.nlu.solution import keys_of

# The likeliest intent is less than so much likelier than the next one. Chosen on messages left out of training.
DOUBTED = 0.5
TAUGHT = 12_000
# Vectors of e5 differ a sixth as much as those of USE.
SETTINGS = Settings(sharpness=15.0)


@dataclass(frozen=True)
class SecondReading:
    """A model with an encoder of its own, of the same intents as the first."""

    model: IntentModel

    @classmethod
    def fitted(cls, texts: Sequence[str], intents: Sequence[str], encoder: Encoder, fits: Path) -> Self:
        """Learn from a part of the messages; a fit of the same part comes from the folder `fits`."""
        part = drawn(keys_of(texts, intents), intents, TAUGHT)
        return cls(fitted([texts[row] for row in part], [intents[row] for row in part], SETTINGS, encoder, fits))

    def reread(self, text: str, probabilities: Matrix) -> Matrix:
        """The probabilities (k,) that the first reading gives `text`, together with the second's where they doubt."""
        *_, next_one, likeliest = np.sort(probabilities)
        if likeliest - next_one >= DOUBTED:
            return probabilities
        both: Matrix = (probabilities + self.model.probabilities([text])[0]) / 2
        return both
