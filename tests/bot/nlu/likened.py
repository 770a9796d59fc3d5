"""How alike vectors are, worked out the plain way."""

import numpy as np

from bot.nlu.views import Matrix


def likened(left: Matrix, right: Matrix, sharpness: float) -> Matrix:
    """The classifier's `exp(-sharpness * |a - b|²)` for each two rows; shape (rows of left, rows of right)."""
    distances = np.square(left[:, None].astype(float) - right[None]).sum(axis=2)
    return np.asarray(np.exp(-sharpness * distances), dtype=np.float32)


def cosines(left: Matrix, right: Matrix) -> Matrix:
    """The cosine of each two vectors, of what differs from the mean of all; shape (rows,)."""
    ours, theirs = (_unit(vectors - vectors.mean(axis=0)) for vectors in (left, right))
    return np.asarray((ours * theirs).sum(axis=1), dtype=np.float32)


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
