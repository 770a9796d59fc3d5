"""The encoder: texts in, vectors of 512 numbers and unit length out."""

from __future__ import annotations

from pathlib import Path

from bot.nlu.networks.by_pieces import ByPieces
from bot.nlu.networks.session import Matrix
from bot.nlu.use.files import SPECIALS, read_words


class MultilingualUse(ByPieces):
    """Its network tells vectors of unit length."""

    name = "use"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SPECIALS)
        self._words = read_words(folder)

    def _vector(self, text: str) -> Matrix:
        return self._network.told(self._words.of(self._rows(text)))
