"""How alike vectors are, as the classifier means it: worked out the plain way."""

import numpy as np

from bot.nlu.views import Matrix


def likened(left: Matrix, right: Matrix, sharpness: float) -> Matrix:
    """`exp(-sharpness * |a - b|²)` for each two rows; shape (rows of left, rows of right)."""
    distances = np.square(left[:, None].astype(float) - right[None]).sum(axis=2)
    return np.asarray(np.exp(-sharpness * distances), dtype=np.float32)
