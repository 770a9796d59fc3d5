"""Cross-validation: the training messages, each judged by a fit of the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.evaluation.judged import Judged
from bot.evaluation.messages import Labelled
from bot.examples import Example
from bot.nlu.classify import Settings, cross_validated, fitting_temperature, softmax
from bot.nlu.encode import Encoder
from bot.nlu.gists import KEPT, training_gists
from bot.nlu.normalise import normalise

FOLDS = 5
RANKED = 10


def judged_out_of_fold(examples: Sequence[Example], encoder: Encoder | None, folds: int = FOLDS) -> list[Judged]:
    """Every training message as a fit without its fold sees it, with the confidence that the other folds calibrate."""
    texts = training_gists([normalise(example.text) for example in examples], KEPT)
    intents = [example.intent for example in examples]
    names = sorted(set(intents))
    labels = np.array([names.index(intent) for intent in intents])
    said = list(cross_validated(texts, intents, Settings(), encoder, folds))
    judged = []
    for fold, (rows, scores) in enumerate(said):
        others = [part for number, part in enumerate(said) if number != fold]
        temperature = fitting_temperature(
            np.concatenate([scores for _, scores in others]), labels[np.concatenate([rows for rows, _ in others])]
        )
        for row, probabilities in zip(rows, softmax(scores / temperature), strict=True):
            order = np.argsort(-probabilities)[:RANKED]
            ranking = [(names[place], float(probabilities[place])) for place in order]
            judged.append(Judged.of(Labelled(examples[row].text, (intents[row],)), ranking))
    return judged
