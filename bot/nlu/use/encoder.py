"""The encoder: texts in, vectors of unit length out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.cores import cores, shared_out
from bot.nlu.networks.session import Matrix, Network
from bot.nlu.use.files import MOST_PIECES, NETWORK, SPECIALS, Vocabulary
from bot.nlu.use.wheel import BEGIN, END, UNKNOWN


class MultilingualUse:
    """May be asked by several threads; starts none of its own, so that its process may be forked."""

    name = "use"

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
        """One row for each text, shape (texts, 512)."""
        return np.concatenate(shared_out(self._vector, texts, self._threads))

    def _vector(self, text: str) -> Matrix:
        """Shape (1, 512)."""
        cut = self._vocabulary.pieces.cut(text, MOST_PIECES - 2)
        rows = [BEGIN, *(UNKNOWN if number is None else len(SPECIALS) + number for number in cut), END]
        return self._network.told(self._vocabulary.words.of(rows))
