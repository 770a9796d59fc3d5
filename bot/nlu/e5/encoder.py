"""The encoder: texts in, vectors of 384 numbers and unit length out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.e5.files import SPECIALS, read_places, read_words
from bot.nlu.e5.packed import Matrix, unpacked
from bot.nlu.networks.by_pieces import ByPieces

# e5 has learnt with it before every question.
QUERY = "query: "


class MultilingualE5(ByPieces):
    """Its network tells the mean of a text's states."""

    name = "e5"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SPECIALS)
        self._words = read_words(folder)
        self._places = read_places(folder)

    def _vector(self, text: str) -> Matrix:
        rows = self._rows(QUERY + text)
        states = unpacked(self._words[rows]) + self._places[: len(rows)]
        mean = self._network.told(states[None])
        unit: Matrix = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit
