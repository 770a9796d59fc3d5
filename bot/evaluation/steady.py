"""Cross-validation for comparing two versions: a message is always in the same fold, whatever stands beside it.

With folds drawn anew for every set of messages, each added message would change some verdicts by chance alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from bot.evaluation.judged import Judged
from bot.evaluation.messages import Labelled
from bot.evaluation.taught import FOLDS, RANKED
from bot.examples import Example
from bot.nlu.classify import Settings, Views, fitting_temperature, softmax
from bot.nlu.components import TRAINING_DAY
from bot.nlu.encode import Encoder
from bot.nlu.gist import gist
from bot.nlu.normalise import normalise
from bot.nlu.reader import Reader
from bot.nlu.ridge import Matrix, Ridge, one_hot
from bot.nlu.today import reading_on

Progress = Callable[[int, int], None]
"""Told how many parts are done, and of how many."""


def fold_of(text: str, folds: int = FOLDS) -> int:
    """The fold of a message, by its words alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % folds


def judged_in_steady_folds(
    examples: Sequence[Example], encoder: Encoder | None, tell: Progress, folds: int = FOLDS
) -> list[Judged]:
    """Every training message as a fit without its fold sees it."""
    texts = _gists(examples)
    tell(1, folds + 2)
    names = sorted({example.intent for example in examples})
    labels = np.array([names.index(example.intent) for example in examples])
    targets = one_hot(labels, len(names))
    settings = Settings()
    kernel = Views.of(texts, settings, encoder).kernel(settings)
    ridge = Ridge(kernel, settings.regularisation)
    weights = ridge.solve(targets)
    tell(2, folds + 2)
    places = np.array([fold_of(example.text, folds) for example in examples])
    scores = np.zeros_like(targets)
    for fold in range(folds):
        rows = np.flatnonzero(places == fold)
        if len(rows):
            scores[rows] = kernel.rows(rows) @ ridge.solve(targets, without=rows, start=weights)
        tell(fold + 3, folds + 2)
    probabilities = softmax(scores / fitting_temperature(scores, labels))
    return [_judged(example, names, row) for example, row in zip(examples, probabilities, strict=True)]


def _gists(examples: Sequence[Example]) -> list[str]:
    """What the classifier is taught of each message."""
    reader = Reader()
    with reading_on(TRAINING_DAY):
        return [gist(text, reader.read(text)) for text in (normalise(example.text) for example in examples)]


def _judged(example: Example, names: Sequence[str], probabilities: Matrix) -> Judged:
    order = np.argsort(-probabilities)[:RANKED]
    ranking = [(names[place], float(probabilities[place])) for place in order]
    return Judged.of(Labelled(example.text, (example.intent,)), ranking)
