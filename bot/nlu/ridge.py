"""Kernel ridge regression: one linear solve, and honest predictions of rows as if each had been left out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

Matrix = NDArray[np.float32]


class Solution(NamedTuple):
    """The weights (n, k), and for the rows `sample` the predictions (len(sample), k) of fits without that row."""

    weights: Matrix
    sample: NDArray[Any]
    left_out: Matrix


def solve(kernel: Matrix, targets: Matrix, regularisation: float, most_left_out: int, seed: int = 0) -> Solution:
    """Solve for `targets` (n, k) under a positive `kernel` (n, n), which is overwritten.

    What a fit without a row would predict for it follows in closed form from the diagonal of the inverse; that costs as
    much as the solve itself, so it is worked out for at most `most_left_out` rows, chosen by `seed`.
    """
    rows = len(kernel)
    kernel[np.diag_indices(rows)] += regularisation
    # Transposed, which a symmetric matrix does not mind, it lies in LAPACK's order: it need not be copied.
    factor, _ = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, True), targets, check_finite=False)
    sample = np.sort(np.random.default_rng(seed).permutation(rows)[:most_left_out])
    units = np.zeros((rows, len(sample)), dtype=np.float32)
    units[sample, np.arange(len(sample))] = 1
    columns = solve_triangular(factor, units, lower=True, overwrite_b=True, check_finite=False)
    inverse_diagonal = np.square(columns).sum(axis=0)
    left_out = targets[sample] - weights[sample] / inverse_diagonal[:, None]
    return Solution(np.asarray(weights, dtype=np.float32), sample, np.asarray(left_out, dtype=np.float32))


def one_hot(labels: NDArray[Any], classes: int) -> Matrix:
    """Rows of zeros with a one at each label."""
    targets = np.zeros((len(labels), classes), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1
    return targets
