"""Cross-validation for comparing two versions: a message is always in the same fold, whatever stands beside it.

With folds drawn anew for every set of messages, each added message would change some verdicts by chance alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.evaluation.judged import Judged
from bot.evaluation.taught import FOLDS, judged
from bot.examples import Example
from bot.nlu.classify import Settings, Views, fitting_temperature, softmax
from bot.nlu.encode import Encoder
from bot.nlu.gists import training_gists
from bot.nlu.normalise import normalise
from bot.nlu.ridge import Matrix, Ridge, one_hot

Progress = Callable[[int, int], None]
"""Told how many parts are done, and of how many."""


def fold_of(text: str, folds: int = FOLDS) -> int:
    """The fold of a message, by its words alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % folds


def judged_in_steady_folds(
    examples: Sequence[Example],
    encoder: Encoder | None,
    tell: Progress,
    solutions: Path,
    gists: Path,
    folds: int = FOLDS,
) -> list[Judged]:
    """Every training message as a fit without its fold sees it.

    `solutions` keeps each fold's solution: of slightly changed messages the next is found in few steps from there.
    `gists` keeps what the messages are read as, for training too.
    """
    texts = training_gists([normalise(example.text) for example in examples], gists)
    tell(1, folds + 2)
    names = sorted({example.intent for example in examples})
    labels = np.array([names.index(example.intent) for example in examples])
    targets = one_hot(labels, len(names))
    settings = Settings()
    kernel = Views.of(texts, settings, encoder).kernel(settings)
    ridge = Ridge(kernel, settings.regularisation)
    tell(2, folds + 2)
    places = np.array([fold_of(example.text, folds) for example in examples])
    kept = Solutions(
        solutions, [f"{text}\0{example.text}" for text, example in zip(texts, examples, strict=True)], names
    )
    scores = np.zeros_like(targets)
    for fold in range(folds):
        rows = np.flatnonzero(places == fold)
        if len(rows):
            weights = ridge.solve(targets, without=rows, start=kept.start(fold))
            kept.keep(fold, weights)
            scores[rows] = ridge.said_of(rows, weights)
        tell(fold + 3, folds + 2)
    probabilities = softmax(scores / fitting_temperature(scores, labels))
    return [judged(example, names, row) for example, row in zip(examples, probabilities, strict=True)]


class Solutions:
    """The solutions of the folds, message by message, as the run before left them."""

    def __init__(self, folder: Path, messages: Sequence[str], names: Sequence[str]) -> None:
        self._folder = folder
        self._keys = [hashlib.sha256(message.encode()).hexdigest()[:24] for message in messages]
        self._names = list(names)

    def start(self, fold: int) -> Matrix | None:
        """Where to start: what each message weighed before, nothing where it is new; None the first time."""
        try:
            with np.load(self._path(fold), allow_pickle=False) as kept:
                keys, names, weights = kept["keys"].tolist(), kept["names"].tolist(), kept["weights"]
        except (OSError, ValueError, KeyError):
            return None
        columns = [names.index(name) if name in names else -1 for name in self._names]
        if -1 in columns:
            return None
        before = dict(zip(keys, weights[:, columns], strict=True))
        nothing = np.zeros(len(columns), dtype=np.float32)
        found: Matrix = np.stack([before.get(key, nothing) for key in self._keys])
        return found

    def keep(self, fold: int, weights: Matrix) -> None:
        path = self._path(fold)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{os.getpid()}.unfinished.npz")
        np.savez(unfinished, keys=np.array(self._keys), names=np.array(self._names), weights=weights)
        unfinished.replace(path)

    def _path(self, fold: int) -> Path:
        return self._folder / f"fold-{fold}.npz"
