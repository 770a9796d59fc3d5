"""What a fit found for each message, kept so that the next fit, of nearly the same messages, begins where it ended.

A kept solution saves steps and decides nothing: `ridge.py` measures how far it is from solving the new equations and
goes on from there until it is as close as any other, or leaves it aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.nlu.ridge import Matrix, Rows

FILE = "solution.npz"

Keys = NDArray[np.uint64]


def keys_of(texts: Sequence[str], intents: Sequence[str]) -> Keys:
    """A number for each message and what it was said to mean, the same in every process."""
    digests = (
        hashlib.sha256(f"{text}\0{intent}".encode()).digest() for text, intent in zip(texts, intents, strict=True)
    )
    return np.array([int.from_bytes(digest[:8], "big") for digest in digests], dtype=np.uint64)


def folds_by_key(keys: Keys, folds: int) -> list[Rows]:
    """The rows in so many folds or fewer, none empty; a message's fold does not depend on the other messages."""
    numbers = keys % np.uint64(folds)
    return [rows for fold in range(folds) if len(rows := np.flatnonzero(numbers == fold))]


@dataclass(frozen=True)
class Solution:
    """The weights of n messages for k intents: of all of them, then without each fold, (1 + folds, n, k)."""

    keys: Keys
    intents: tuple[str, ...]
    weights: Matrix

    def starts(self, keys: Keys, intents: Sequence[str]) -> list[Matrix]:
        """The same for other messages and other intents, zero where these are new."""
        places = {key: place for place, key in enumerate(self.keys.tolist())}
        columns = {intent: column for column, intent in enumerate(self.intents)}
        known = [(row, places[key]) for row, key in enumerate(keys.tolist()) if key in places]
        named = [(column, columns[intent]) for column, intent in enumerate(intents) if intent in columns]
        rows, old_rows = np.array(known, dtype=np.int64).reshape(-1, 2).T
        into, out_of = np.array(named, dtype=np.int64).reshape(-1, 2).T
        found = np.zeros((len(self.weights), len(keys), len(intents)), dtype=np.float32)
        for start, weights in zip(found, self.weights, strict=True):
            start[np.ix_(rows, into)] = weights[np.ix_(old_rows, out_of)]
        return list(found)

    def save(self, folder: Path) -> None:
        """Write plain arrays."""
        np.savez(folder / FILE, keys=self.keys, intents=np.array(self.intents), weights=self.weights)

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read what `save` wrote; None where there is nothing usable."""
        try:
            with np.load(folder / FILE, allow_pickle=False) as arrays:
                found: dict[str, NDArray[Any]] = {name: arrays[name] for name in ("keys", "intents", "weights")}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        keys, intents, weights = found["keys"], found["intents"], found["weights"]
        if weights.ndim != 3 or weights.shape[1:] != (*keys.shape, *intents.shape):
            return None
        if (keys.dtype.str, weights.dtype.str, intents.dtype.kind) != ("<u8", "<f4", "U"):
            return None
        return cls(keys, tuple(intents.tolist()), weights) if np.isfinite(weights).all() else None
