"""What stands for more messages than are worth holding every new text against.

Above a bound only some messages, drawn, are *landmarks*. Each other message counts in its meaning as the mixture of its
nearest landmarks that comes closest to it: the projection of Nyström's method, but message by message and onto a few
landmarks instead of all, so that no likeness of all messages to all landmarks is held. Its terms teach as they are. So
what a text's meaning is held against grows no further with the messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.cores import cores, shared_out
from bot.nlu.likenesses import Likenesses
from bot.nlu.views import Matrix, squares

Rows = NDArray[np.int64]
Keys = NDArray[np.uint64]

# More of them hardly come closer.
NEAREST = 16
# Two landmarks that mean the same would make a mixture of them arbitrary.
JITTER = 1e-4
# Messages at a time, each with its distance to every landmark.
AT_ONCE = 128
# Landmarks of which only the nearest one is looked at first.
GROUP = 32


@dataclass(frozen=True)
class Landmarks:
    """`rows`: the messages that are landmarks, (m,); `mixtures`: what of them each of n messages is, sparse (n, m).

    `kept` is how much of each message's likeness to itself its mixture has, (n,): 1 for a landmark.
    """

    rows: Rows
    mixtures: Any
    kept: Matrix

    @classmethod
    def among(cls, messages: Matrix, rows: Rows, sharpness: float) -> Self:
        """Those `rows` of the messages' places (n, r)."""
        places = messages[rows]
        pieces = [messages[start : start + AT_ONCE] for start in range(0, len(messages), AT_ONCE)]
        lengths = squares(places)
        found = shared_out(lambda piece: _mixed(piece, places, lengths, sharpness), pieces, cores())
        nearest, shares, kept = (np.concatenate(parts) for parts in zip(*found, strict=True))
        nearest[rows, 0], shares[rows], kept[rows] = np.arange(len(rows)), np.eye(1, shares.shape[1]), 1
        ends = np.arange(len(nearest) + 1) * nearest.shape[1]
        mixtures = csr_matrix((shares.ravel(), nearest.ravel(), ends), shape=(len(messages), len(rows)))
        mixtures.eliminate_zeros()
        return cls(rows, mixtures, kept)

    def stood_for(self, weights: Matrix) -> Matrix:
        """What the messages' weights (n, k) make of the landmarks', (m, k)."""
        found: Matrix = self.mixtures.T @ weights
        return found


class Mixed:
    """How alike in meaning each two of n messages are, each the mixture of landmarks that stands for it.

    A `Likenesses` of many more messages than could be held one by one.
    """

    def __init__(self, messages: Matrix, landmarks: Landmarks, sharpness: float, weight: float) -> None:
        self._likenesses = Likenesses(messages[landmarks.rows], sharpness, weight)
        self._messages = messages
        self._landmarks = landmarks
        self._turned = landmarks.mixtures.T.tocsr()

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def drawable(self) -> Rows:
        """The messages whose rows cost little."""
        return self._landmarks.rows

    def times(self, columns: Matrix) -> Matrix:
        """The matrix times `columns` (n, k)."""
        product: Matrix = self._landmarks.mixtures @ self._likenesses.times(self._turned @ columns)
        return product

    def rows(self, which: Rows) -> Matrix:
        """Some of its rows, shape (len(which), n)."""
        mixtures = self._landmarks.mixtures[which]
        named = np.unique(mixtures.indices)
        found: Matrix = mixtures[:, named] @ self._likenesses.rows(named) @ self._turned
        return found

    def said_of(self, which: Rows, weights: Matrix) -> Matrix:
        """What `weights` (n, k) say of some messages, told as a new text is: where they are, not by their mixtures."""
        of_landmarks = self._turned @ weights
        parts = np.array_split(self._messages[which], max(len(which) // AT_ONCE, 1))
        return np.concatenate([self._likenesses.towards(part) @ of_landmarks for part in parts])

    def diagonal(self) -> Matrix:
        """How alike each message is to itself, shape (n,)."""
        found: Matrix = self._landmarks.kept * self._likenesses.weight
        return found


def drawn(keys: Keys, intents: Sequence[Any], most: int) -> list[int]:
    """About `most` rows, of every intent the same share; those that were drawn stay when a few messages come."""
    share = min(1.0, most / len(intents))
    wanted = {intent: ceil(share * count) for intent, count in Counter(intents).items()}
    found = []
    for row in np.argsort(keys, kind="stable").tolist():
        if wanted[intents[row]] > 0:
            wanted[intents[row]] -= 1
            found.append(row)
    return sorted(found)


def _mixed(messages: Matrix, places: Matrix, lengths: Matrix, sharpness: float) -> tuple[NDArray[Any], Matrix, Matrix]:
    """Of some messages (n, r): their nearest landmarks, the share of each, both (n, nearest), and what is kept (n,)."""
    few = min(NEAREST, len(places))
    nearest = _least(lengths - 2 * (messages @ places.T), few)
    near = places[nearest]
    between = _alike(near, near, sharpness) + JITTER * np.eye(few, dtype=np.float32)
    towards = _alike(near, messages[:, None], sharpness)
    shares = np.linalg.solve(between, towards)[..., 0]
    return nearest, shares, np.einsum("nf,nf->n", shares, towards[..., 0])


def _least(numbers: Matrix, few: int) -> NDArray[np.int64]:
    """The columns of each row's `few` least numbers: they lie in the few groups whose least numbers are least.

    Columns of a group stand far apart, so that all groups are looked through at once.
    """
    rows, count = numbers.shape
    numbers = np.pad(numbers, ((0, 0), (0, -count % GROUP)), constant_values=np.inf)
    groups = numbers.reshape(rows, GROUP, -1).min(axis=1)
    likely = _partitioned(groups, min(few, groups.shape[1]))
    columns = (likely[:, :, None] + np.arange(GROUP) * groups.shape[1]).reshape(rows, -1)
    found = _partitioned(np.take_along_axis(numbers, columns, axis=1), few)
    return np.take_along_axis(columns, found, axis=1)


def _partitioned(numbers: Matrix, few: int) -> NDArray[np.int64]:
    # A copy: what it is cut out of is as large as all numbers.
    return np.argpartition(numbers, few - 1, axis=1)[:, :few].copy()


def _alike(left: Matrix, right: Matrix, sharpness: float) -> Matrix:
    """`exp(-sharpness * |a - b|²)`, message by message: of (n, a, r) and (n, b, r), (n, a, b)."""
    lengths = np.square(left).sum(axis=2)[:, :, None] + np.square(right).sum(axis=2)[:, None]
    found: Matrix = np.exp(-sharpness * (lengths - 2 * left @ right.transpose(0, 2, 1)))
    return found
