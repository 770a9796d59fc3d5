"""Cross-validation: the training messages, each judged by a fit of the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.evaluation.judged import Judged
from bot.evaluation.messages import Labelled
from bot.examples import Example
from bot.nlu.classify import Settings, cross_validated, fitting_temperature, softmax
from bot.nlu.configured import Encoders
from bot.nlu.encode import KEPT as KEPT_VECTORS
from bot.nlu.encode import load_encoder
from bot.nlu.gists import KEPT, training_gists
from bot.nlu.normalise import normalise
from bot.nlu.ridge import Matrix
from bot.nlu.second_reading import doubted, heard_together

FOLDS = 5
RANKED = 10


def judged_out_of_fold(examples: Sequence[Example], encoders: Encoders, folds: int = FOLDS) -> list[Judged]:
    """Every training message as a fit without its fold sees it, with the confidence that the other folds calibrate.

    Doubtful ones are read a second time, as customers' messages are.
    """
    texts = training_gists([normalise(example.text) for example in examples], KEPT)
    intents = [example.intent for example in examples]
    said = _left_out(texts, intents, encoders.first, folds)
    if encoders.second is not None:
        again = doubted(said)
        said[again] = heard_together(said[again], _left_out(texts, intents, encoders.second, folds)[again])
    names = sorted(set(intents))
    return [judged(example, names, row) for example, row in zip(examples, said, strict=True)]


def _left_out(texts: Sequence[str], intents: Sequence[str], encoder: str | None, folds: int) -> Matrix:
    """What fits of the other folds say of each message, calibrated: probabilities (n, k)."""
    names = sorted(set(intents))
    labels = np.array([names.index(intent) for intent in intents])
    settings = Settings.with_encoder(encoder)
    said = list(cross_validated(texts, intents, settings, load_encoder(encoder, KEPT_VECTORS), folds))
    found = np.zeros((len(texts), len(names)), dtype=np.float32)
    for fold, (rows, scores) in enumerate(said):
        others = [part for number, part in enumerate(said) if number != fold]
        temperature = fitting_temperature(
            np.concatenate([scores for _, scores in others]), labels[np.concatenate([rows for rows, _ in others])]
        )
        found[rows] = softmax(scores / temperature)
    return found


def judged(example: Example, names: Sequence[str], probabilities: Matrix) -> Judged:
    """A training message with the likeliest intents, by the probabilities (k,) of `names`."""
    order = np.argsort(-probabilities)[:RANKED]
    ranking = [(names[place], float(probabilities[place])) for place in order]
    return Judged.of(Labelled(example.text, (example.intent,)), ranking)
