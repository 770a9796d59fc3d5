"""Kernel ridge regression for tens of thousands of messages: conjugate gradients instead of a factor of the kernel.

A Cholesky factor costs the cube of the number of messages; conjugate gradients cost its square for each of about ten
steps, because a sample of the kernel's rows (Nyström) tells them beforehand where the kernel is large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from bot.nlu.cores import cores, shared_out
from bot.nlu.landmarks import Mixed
from bot.nlu.likenesses import Likenesses

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

# A start that leaves more of the targets unsolved is no start.
HELPFUL = 0.5
MOST_STEPS = 100
SAMPLE = 2000
# Half a gigabyte: of very many messages fewer rows are held, and more steps taken.
HELD = 120_000_000
# Two messages that say the same make the sample's likeness singular.
JITTER = 1e-4
# What a direction adds to the others must be more than rounding.
SAME = 1e-5


@dataclass(frozen=True)
class Closeness:
    """When a solution is good enough: what it leaves of all targets, relative to them, and of any single message's.

    Near the solution of other messages, a few new ones hardly count in the whole.
    """

    whole: float
    single: float

    def or_looser(self, other: Closeness) -> Closeness:
        """What is near enough for either of them."""
        return Closeness(max(self.whole, other.whole), max(self.single, other.single))


# Half as close changes no figure, only a confidence by some hundredths.
TO_PREDICT = Closeness(0.02, 0.2)
# The temperature is one number for all.
TO_CALIBRATE = Closeness(0.06, 1.0)


@dataclass(frozen=True)
class Kernel:
    """How alike n messages are: `terms @ terms.T` (sparse, n rows) plus, with an encoder, `meaning` (n, n)."""

    terms: Any
    meaning: Likenesses | Mixed | None

    def __len__(self) -> int:
        return int(self.terms.shape[0])

    @cached_property
    def _turned(self) -> Any:
        return self.terms.T.tocsr()

    @cached_property
    def _parts(self) -> tuple[list[Any], list[Any]]:
        """The terms' rows and their columns, in as many parts as there are cores."""
        return _in_parts(self.terms), _in_parts(self._turned)

    def times(self, weights: Matrix) -> Matrix:
        """The kernel times `weights` (n, k)."""
        rows, columns = self._parts
        product = _stacked(rows, _stacked(columns, weights))
        return product if self.meaning is None else product + self.meaning.times(weights)

    def said_of(self, which: Rows, weights: Matrix) -> Matrix:
        """What `weights` (n, k) say of some of the messages as if they were new: (len(which), k)."""
        product: Matrix = self.terms[which] @ (self._turned @ weights)
        return product if self.meaning is None else product + self.meaning.said_of(which, weights)

    @property
    def drawable(self) -> Rows:
        """The messages whose rows cost little."""
        return np.arange(len(self)) if self.meaning is None else self.meaning.drawable

    def diagonal(self) -> Matrix:
        """How alike each message is to itself, shape (n,)."""
        found: Matrix = np.asarray(self.terms.multiply(self.terms).sum(axis=1)).ravel()
        return found if self.meaning is None else found + self.meaning.diagonal()

    def rows(self, which: Rows) -> Matrix:
        """Some of its rows, shape (len(which), n)."""
        found: Matrix = (self.terms[which] @ self._turned).toarray()
        return found if self.meaning is None else found + self.meaning.rows(which)


class Ridge:
    """The solutions W of `(kernel + regularisation) W = targets` for all messages, or for all but some of them."""

    def __init__(self, kernel: Kernel, regularisation: float, seed: int = 0) -> None:
        self._kernel = kernel
        self._ridge = np.float32(regularisation)
        self._seed = seed

    def solve(
        self,
        targets: Matrix,
        without: Rows | None = None,
        start: Matrix | None = None,
        enough: Closeness = TO_PREDICT,
    ) -> Matrix:
        """The weights (n, k) for `targets` (n, k); those of the rows `without` are zero, as if they did not exist.

        A `start` near the solution saves steps; any other is worth nothing and does no harm.
        """
        kept = np.ones((len(self._kernel), 1), dtype=np.float32)
        if without is not None:
            kept[without] = 0
        roughly = self._rough_inverse(kept)

        def times(weights: Matrix) -> Matrix:
            return kept * self._kernel.times(weights) + self._ridge * weights

        wanted = kept * targets
        begun = None if start is None else _begun(times, wanted, kept * start)
        return _descend(times, wanted, roughly, enough, *(begun or (np.zeros_like(wanted), wanted)))

    def left_out(self, targets: Matrix, folds: Iterable[Rows]) -> Iterator[tuple[Rows, Matrix]]:
        """Fold by fold: its rows, and what a fit of the other folds says of them (rows, k)."""
        for rows in folds:
            yield rows, self.said_of(rows, self.solve(targets, without=rows))

    def said_of(self, rows: Rows, weights: Matrix) -> Matrix:
        """What a solution says of some of the messages (rows, k)."""
        return self._kernel.said_of(rows, weights)

    def _rough_inverse(self, kept: Matrix) -> Callable[[Matrix], Matrix]:
        """The inverse of the kernel that a sample of all rows spans, plus what it leaves on the mean and the ridge."""
        left = np.flatnonzero(kept == 0)
        spanned, squared = self._spanned, self._squared.copy()
        if len(left):
            squared -= spanned[:, left] @ spanned[:, left].T
        beside = self._ridge + self._unspanned
        squared[np.diag_indices(len(squared))] += beside
        factor = cho_factor(squared, lower=True, check_finite=False)

        def apply(residual: Matrix) -> Matrix:
            within: Matrix = spanned.T @ cho_solve(factor, spanned @ residual, check_finite=False)
            return (residual - kept * within) / beside

        return apply

    @cached_property
    def _spanned(self) -> Matrix:
        """A root of that kernel, shape (sampled rows, n): its transpose times itself."""
        most = min(SAMPLE, HELD // len(self._kernel))
        sample = np.sort(np.random.default_rng(self._seed).permutation(self._kernel.drawable)[:most])
        rows = self._kernel.rows(sample)
        inner = rows[:, sample] + JITTER * np.eye(len(sample), dtype=np.float32)
        root: Matrix = solve_triangular(np.linalg.cholesky(inner), rows, lower=True, check_finite=False)
        return root

    @cached_property
    def _unspanned(self) -> np.float32:
        """What the sample leaves of a message's likeness to itself, on the mean."""
        left = self._kernel.diagonal() - np.square(self._spanned).sum(axis=0)
        return np.float32(max(left.mean(), 0))

    @cached_property
    def _squared(self) -> Matrix:
        squared: Matrix = self._spanned @ self._spanned.T
        return squared


def _in_parts(rows: Any) -> list[Any]:
    ends = np.linspace(0, rows.shape[0], cores() + 1, dtype=int)
    return [rows[begin:end] for begin, end in pairwise(ends)]


def _stacked(parts: list[Any], weights: Matrix) -> Matrix:
    """The product of all parts with `weights`, one below the other."""
    return np.concatenate(shared_out(lambda part: part @ weights, parts, len(parts)))


def drawn_folds(messages: int, folds: int, seed: int = 0) -> list[Rows]:
    """The numbers up to `messages`, drawn into so many folds."""
    order = np.random.default_rng(seed).permutation(messages)
    return [np.sort(order[fold::folds]) for fold in range(folds)]


def _begun(times: Callable[[Matrix], Matrix], targets: Matrix, start: Matrix) -> tuple[Matrix, Matrix] | None:
    """The start with what it leaves of the targets; None where that is too much, or no number at all."""
    with np.errstate(over="ignore", invalid="ignore"):
        residual = targets - times(start)
        helpful = float(np.linalg.norm(residual)) <= HELPFUL * float(np.linalg.norm(targets))
    return (start, residual) if helpful else None


def _is_close(residual: Matrix, targets: Matrix, enough: Closeness) -> bool:
    if float(np.linalg.norm(residual)) > enough.whole * float(np.linalg.norm(targets)):
        return False
    return float(np.square(residual).sum(axis=1).max()) <= enough.single**2


def _descend(
    times: Callable[[Matrix], Matrix],
    targets: Matrix,
    roughly: Callable[[Matrix], Matrix],
    enough: Closeness,
    weights: Matrix,
    residual: Matrix,
) -> Matrix:
    """Preconditioned block conjugate gradients: the weights that `times` turns into `targets`.

    `weights` are where they begin, `residual` what these leave of the targets. Each column goes as far as is best along
    the directions of all columns together (O'Leary 1980), which takes two steps of three that columns by themselves do.
    """
    directions, bent, bend = _nothing(targets), _nothing(targets), _nothing(targets)[:0]
    for _ in range(MOST_STEPS):
        if _is_close(residual, targets, enough):
            break
        guess = roughly(residual)
        directions = _orthonormal(guess - directions @ _solved(bend, bent.T @ guess))
        bent = times(directions)
        bend = directions.T @ bent
        step = _solved(bend, directions.T @ residual)
        weights = weights + directions @ step
        residual = residual - bent @ step
    return weights


def _nothing(targets: Matrix) -> Matrix:
    return np.zeros((len(targets), 0), dtype=np.float32)


def _orthonormal(columns: Matrix) -> Matrix:
    """Columns of unit length at right angles that span what these span, as far as they differ from each other."""
    lengths = np.sqrt(np.square(columns).sum(axis=0))
    unit = columns / np.where(lengths > 0, lengths, 1)
    spread, turned = np.linalg.eigh((unit.T @ unit).astype(np.float64))
    far = spread > SAME * spread[-1]
    found: Matrix = unit @ (turned[:, far] / np.sqrt(spread[far])).astype(np.float32)
    return found


def _solved(matrix: Matrix, wanted: Matrix) -> Matrix:
    """In double precision: some dozens of rows, on which all others hang."""
    found: Matrix = np.linalg.solve(matrix.astype(np.float64), wanted.astype(np.float64)).astype(np.float32)
    return found


def one_hot(labels: NDArray[Any], classes: int) -> Matrix:
    """Rows of zeros with a one at each label."""
    targets = np.zeros((len(labels), classes), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1
    return targets
