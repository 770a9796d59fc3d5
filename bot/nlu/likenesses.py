"""How alike in meaning each two of tens of thousands of messages are: a symmetric matrix, of which half is kept.

The largest thing that training holds: two gigabytes for thirty thousand messages. It lies in panels of a thousand rows,
each from the diagonal to the right; what lies left of the diagonal is read from the panels above.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.nlu.cores import cores, shared_out
from bot.nlu.views import Matrix, squares

ROWS = 1024
# Full groups of columns are multiplied a fifth faster than one column fewer.
COLUMNS = 16


class Likenesses:
    """`weight * exp(-sharpness * |a - b|²)` for each two of `messages` (n, r); `weight` is positive."""

    def __init__(self, messages: Matrix, sharpness: float, weight: float) -> None:
        lengths, ones = squares(messages)[:, None], np.ones((len(messages), 1), dtype=np.float32)
        sharp, shift = np.float32(sharpness), np.float32(np.log(weight))
        # Lengths and weight take part as two more columns, so that one product gives the exponents.
        self._left = np.concatenate([2 * sharp * messages, ones, -sharp * lengths], axis=1)
        self._right = np.concatenate([messages, shift - sharp * lengths, ones], axis=1)
        self.weight = np.float32(weight)
        self._sharpness = sharp
        self._threads = cores()
        self._panels = shared_out(self._panel, range(0, len(messages), ROWS), self._threads)

    def __len__(self) -> int:
        return len(self._left)

    def times(self, columns: Matrix) -> Matrix:
        """The matrix times `columns` (n, k)."""
        count = columns.shape[1]
        wide = np.pad(columns, ((0, 0), (0, -count % COLUMNS)))
        parts = shared_out(lambda worker: self._part(worker, wide), range(self._threads), self._threads)
        product: Matrix = np.sum(parts, axis=0)[:, :count]
        return product

    def rows(self, which: NDArray[np.int64]) -> Matrix:
        """Some of its rows, shape (len(which), n)."""
        found: Matrix = self._left[which] @ self._right.T
        return np.exp(found, out=found)

    def said_of(self, which: NDArray[np.int64], weights: Matrix) -> Matrix:
        """Some of its rows times `weights` (n, k)."""
        product: Matrix = self.rows(which) @ weights
        return product

    def towards(self, others: Matrix) -> Matrix:
        """The same likeness of others (m, r) to each of the messages, shape (m, n)."""
        ones = np.ones((len(others), 1), dtype=np.float32)
        left = np.concatenate([2 * self._sharpness * others, ones, -self._sharpness * squares(others)[:, None]], axis=1)
        found: Matrix = left @ self._right.T
        return np.exp(found, out=found)

    @property
    def drawable(self) -> NDArray[np.int64]:
        """The messages whose rows cost little: all of them."""
        return np.arange(len(self))

    def diagonal(self) -> Matrix:
        """How alike each message is to itself, shape (n,)."""
        return np.full(len(self), self.weight)

    def _panel(self, start: int) -> Matrix:
        """Rows from `start` on, from the diagonal to the right."""
        exponents: Matrix = self._left[start : start + ROWS] @ self._right[start:].T
        return np.exp(exponents, out=exponents)

    def _part(self, worker: int, columns: Matrix) -> Matrix:
        """What every so manieth panel brings to the product: as it stands, and turned below the diagonal."""
        part = np.zeros_like(columns)
        for number in range(worker, len(self._panels), self._threads):
            panel, start, end = self._panels[number], number * ROWS, (number + 1) * ROWS
            part[start:end] += panel @ columns[start:]
            if panel.shape[1] > ROWS:
                part[end:] += panel[:, ROWS:].T @ columns[start:end]
        return part
