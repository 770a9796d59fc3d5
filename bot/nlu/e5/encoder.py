"""The encoder: texts in, vectors of unit length out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.cores import cores, shared_out
from bot.nlu.e5.files import MOST_PIECES, NETWORK, SPECIALS, Vocabulary
from bot.nlu.e5.packed import Matrix, unpacked
from bot.nlu.networks.session import Network

BEGIN, END, UNKNOWN = range(SPECIALS)
# e5 has learnt with it before every question.
QUERY = "query: "


class MultilingualE5:
    """May be asked by several threads; starts none of its own, so that its process may be forked."""

    name = "e5"

    def __init__(self, folder: Path) -> None:
        """Read the files that `build` wrote; they may be removed afterwards.

        Raises:
            OSError: a file is missing.
        """
        self._vocabulary = Vocabulary.read(folder)
        self.version = self._vocabulary.version
        self._network = Network(folder / NETWORK)
        self._threads = cores()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row for each text, in its own time: states are quantised by all that is read at once."""
        vectors = np.concatenate(shared_out(self._means, texts, self._threads))
        unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _means(self, text: str) -> Matrix:
        """Shape (1, hidden)."""
        vocabulary = self._vocabulary
        cut = vocabulary.pieces.cut(QUERY + text, MOST_PIECES - 2)
        rows = [BEGIN, *(UNKNOWN if number is None else SPECIALS + number for number in cut), END]
        states = unpacked(vocabulary.words[rows]) + vocabulary.places[: len(rows)]
        return self._network.told(states[None])
