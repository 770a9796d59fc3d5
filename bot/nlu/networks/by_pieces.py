"""What encoders have in common that read a text in pieces of words: the rows of its pieces, a network over these."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.cores import cores, shared_out
from bot.nlu.networks.session import Matrix, Network
from bot.nlu.pieces import Pieces

PIECES, NETWORK = "pieces.json", "network.onnx"
# Of longer texts only the beginning is read.
MOST_PIECES = 256


@dataclass(frozen=True)
class Specials:
    """The rows of what begins, ends and is unknown: the first three, before those of the pieces."""

    begin: int
    end: int
    unknown: int
    many: int = 3


class ByPieces(ABC):
    """May be asked by several threads; starts none of its own, so that its process may be forked."""

    name: str

    def __init__(self, folder: Path, specials: Specials) -> None:
        """Read the files that were built; they may be removed afterwards.

        Raises:
            OSError: a file is missing.
        """
        self.version, self._pieces = read_pieces(folder)
        self._network = Network(folder / NETWORK)
        self._specials = specials
        self._threads = cores()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row of unit length for each text; each is read by itself, so that none heeds its neighbours."""
        return np.concatenate(shared_out(self._vector, texts, self._threads))

    @abstractmethod
    def _vector(self, text: str) -> Matrix:
        """Shape (1, d), of unit length."""

    def _rows(self, text: str) -> list[int]:
        """The rows of a text's pieces, between those of begin and end."""
        specials = self._specials
        cut = self._pieces.cut(text, MOST_PIECES - 2)
        rows = (specials.unknown if number is None else specials.many + number for number in cut)
        return [specials.begin, *rows, specials.end]


def write_pieces(folder: Path, version: str, pieces: Sequence[str], scores: Sequence[float]) -> None:
    """Into the folder, which is made where it is not."""
    folder.mkdir(parents=True, exist_ok=True)
    described = {"version": version, "pieces": pieces, "scores": scores}
    (folder / PIECES).write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def read_pieces(folder: Path) -> tuple[str, Pieces]:
    """The version and the pieces that `write_pieces` wrote."""
    described = json.loads((folder / PIECES).read_text(encoding="utf-8"))
    return described["version"], Pieces(described["pieces"], described["scores"])
