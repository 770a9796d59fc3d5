"""The intent classifier: kernel ridge regression over three views of a message.

Character n-grams see negation, trade words and typos, words see what jieba and the dictionary cut out, a sentence
encoder sees the meaning; their weighted sum sees what each of them misses. The fit is a single linear solve: half a
minute for thirty thousand messages. What fits without them say of some messages calibrates the confidences: 0.8 is
meant to be right eight times in ten. Nothing here imports Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import hstack

from bot.nlu.encode import Encoder, drawn_apart
from bot.nlu.landmarks import Landmarks, Mixed, drawn
from bot.nlu.likenesses import Likenesses
from bot.nlu.recalled import Grid, Recalled
from bot.nlu.ridge import TO_CALIBRATE, TO_PREDICT, Closeness, Kernel, Matrix, Ridge, Rows, drawn_folds, one_hot
from bot.nlu.solution import Keys, Solution, folds_by_key, keys_of
from bot.nlu.spelling import Spelling
from bot.nlu.tokenise import Tokeniser
from bot.nlu.views import Analyzer, Meaning, Terms, character_ngrams, words_and_pairs

KINDS = ("signs", "words")
FOLDS = 10
ENOUGH_TO_CALIBRATE = 2500


@dataclass(frozen=True)
class Settings:
    """How the classifier is fitted.

    The weights are the shares of the three views (without an encoder the other two share what is its own), `rarest` how
    many messages must have a term for it to count, `directions` how many directions of the sentence vectors are kept,
    `sharpness` the width of the meaning kernel `exp(-sharpness * squared distance)`, `regularisation` the ridge term,
    `most_messages` from how many messages on about so many of them stand for all in meaning.
    """

    max_ngram: int = 3
    rarest: int = 2
    signs_weight: float = 0.25
    words_weight: float = 0.15
    meaning_weight: float = 0.6
    directions: int = 192
    sharpness: float = 1.5
    regularisation: float = 0.1
    most_messages: int = 40_000

    @classmethod
    def with_encoder(cls, name: str | None) -> Self:
        """The settings for vectors of the encoder called `name`, which spread like texts as far apart as it does."""
        return cls(sharpness=cls.sharpness * drawn_apart(name))


@dataclass(frozen=True)
class Fit:
    """What prediction needs beside the meaning: what each term of signs and of words says of the k intents, (terms, k).

    `texts` is how many messages were fitted.
    """

    weights: tuple[Matrix, ...]
    temperature: float
    texts: int


@dataclass(frozen=True)
class Views:
    """All that the training messages show of themselves; n messages.

    `rows` are sparse, (n, terms) for each kind of `terms`; `meaning`, and the `messages` in its directions, are None
    without an encoder; so are the `landmarks` where every message stands for itself.
    """

    terms: tuple[Terms, ...]
    rows: tuple[Any, ...]
    meaning: Meaning | None
    messages: Grid | None
    landmarks: Landmarks | None

    @classmethod
    def of(
        cls, texts: Sequence[str], settings: Settings, encoder: Encoder | None, landmarks: Rows | None = None
    ) -> Self:
        """Look at normalised texts; some of them may stand for all in meaning."""
        terms = tuple(Terms(cut, settings.rarest) for cut in _cuts(settings))
        rows = tuple(view.fit(texts) for view in terms)
        if encoder is None:
            return cls(terms, rows, None, None, None)
        vectors = encoder.encode(texts)
        meaning = Meaning.of(vectors, settings.directions)
        grid = Grid.of(meaning.project(vectors))
        found = None if landmarks is None else Landmarks.among(grid.vectors, landmarks, settings.sharpness)
        return cls(terms, rows, meaning, grid, found)

    def kernel(self, settings: Settings) -> Kernel:
        """How alike each two messages are."""
        shares, of_meaning = _shares(settings, with_meaning=self.messages is not None)
        weighted = [rows * np.float32(share**0.5) for rows, share in zip(self.rows, shares, strict=True)]
        terms = hstack(weighted).tocsr()
        if self.messages is None:
            return Kernel(terms, None)
        if self.landmarks is None:
            return Kernel(terms, Likenesses(self.messages.vectors, settings.sharpness, of_meaning))
        return Kernel(terms, Mixed(self.messages.vectors, self.landmarks, settings.sharpness, of_meaning))

    def recalled(self, settings: Settings, weights: Matrix) -> Recalled | None:
        """What a new text's meaning recalls, by the messages' weights (n, k); None without an encoder."""
        if self.meaning is None or self.messages is None:
            return None
        if self.landmarks is None:
            return Recalled.of(self.meaning, self.messages, settings.sharpness, weights)
        places = self.messages.of_rows(self.landmarks.rows)
        return Recalled.of(self.meaning, places, settings.sharpness, self.landmarks.stood_for(weights))


class IntentModel:
    """A fitted classifier: texts in, calibrated intent probabilities out."""

    def __init__(
        self,
        intents: list[str],
        settings: Settings,
        terms: tuple[Terms, ...],
        fit: Fit,
        recalled: Recalled | None,
        encoder: Encoder | None,
    ) -> None:
        self.intents = intents
        self._settings = settings
        self._terms = terms
        self._fit = fit
        self._recalled = recalled
        self._encoder = encoder
        self._spelling = Spelling(terms[KINDS.index("signs")].counts(fit.texts))

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        settings: Settings,
        encoder: Encoder | None,
        enough: Closeness = TO_PREDICT,
    ) -> Self:
        """Fit on parallel lists of normalised texts and intent names (at least two intents)."""
        model, _ = cls.fit_from(None, texts, intents, settings, encoder, enough)
        return model

    @classmethod
    def fit_from(
        cls,
        kept: Solution | None,
        texts: Sequence[str],
        intents: Sequence[str],
        settings: Settings,
        encoder: Encoder | None,
        enough: Closeness = TO_PREDICT,
    ) -> tuple[Self, Solution]:
        """Fit as `fit` does, beginning at the solution that an earlier fit of like messages left; and leave one."""
        names = sorted(set(intents))
        labels, keys = _labels(intents, names), keys_of(texts, intents)
        folds = folds_by_key(keys, FOLDS)
        landmarks = _landmarks(keys, intents, settings, without=folds[0])
        views = Views.of(texts, settings, encoder, landmarks)
        ridge, targets = Ridge(views.kernel(settings), settings.regularisation), one_hot(labels, len(names))
        starts = () if kept is None else kept.starts(keys, names)
        weights = ridge.solve(targets, start=next(iter(starts), None), enough=enough)
        solved, rows, scores = [weights], [], []
        calibrating = _enough(folds, ENOUGH_TO_CALIBRATE) if landmarks is None else folds[:1]
        for fold, start in zip(calibrating, chain(starts[1:], repeat(None)), strict=False):
            solved.append(ridge.solve(targets, without=fold, start=start, enough=TO_CALIBRATE.or_looser(enough)))
            rows.append(fold)
            scores.append(ridge.said_of(fold, solved[-1]))
        fitted = Fit(
            weights=tuple(np.ascontiguousarray(rows.T @ weights, dtype=np.float32) for rows in views.rows),
            temperature=fitting_temperature(np.concatenate(scores), labels[np.concatenate(rows)]),
            texts=len(texts),
        )
        model = cls(names, settings, views.terms, fitted, views.recalled(settings, weights), encoder)
        return model, Solution(keys, tuple(names), np.stack(solved))

    def probabilities(self, texts: Sequence[str]) -> Matrix:
        """Calibrated probabilities, shape `(len(texts), len(self.intents))`; every row sums to one."""
        texts = [self._spelling.corrected(text) for text in texts]
        _, of_meaning = _shares(self._settings, with_meaning=self.needs_encoder)
        scores = self._by_wording(texts)
        if self._recalled is not None and self._encoder is not None:
            scores = scores + of_meaning * self._recalled.scores(self._encoder.encode(texts))
        return softmax(np.asarray(scores) / self._fit.temperature)

    def by_wording(self, texts: Sequence[str], most: int) -> list[list[str]]:
        """The `most` likeliest intents of each text by its terms alone: rough, and a tenth of the work."""
        corrected = [self._spelling.corrected(text) for text in texts]
        order = np.argsort(-self._by_wording(corrected), axis=1)[:, :most]
        return [[self.intents[place] for place in places] for places in order]

    def _by_wording(self, texts: Sequence[str]) -> Matrix:
        shares, _ = _shares(self._settings, with_meaning=self.needs_encoder)
        scores = np.zeros((len(texts), len(self.intents)), dtype=np.float32)
        for terms, weights, share in zip(self._terms, self._fit.weights, shares, strict=True):
            scores += np.float32(share) * terms.said(texts, weights)
        return scores

    @property
    def needs_encoder(self) -> bool:
        """Whether the fit was made with sentence vectors, without which its scores mean nothing."""
        return self._recalled is not None

    def save(self, folder: Path) -> None:
        """Write plain arrays, JSON and a network, never pickles: a model file must not be able to run code.

        Each array has a file of its own, which can be mapped into memory.
        """
        fit = self._fit
        arrays: dict[str, Matrix] = {}
        for name, terms, weights in zip(KINDS, self._terms, fit.weights, strict=True):
            arrays |= {f"{name}_idf": terms.idf, f"{name}_weights": weights}
        if self._recalled is not None:
            self._recalled.save(folder)
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array)
        described = {
            "intents": self.intents,
            "settings": asdict(self._settings),
            "temperature": fit.temperature,
            "texts": fit.texts,
            "terms": {name: terms.vocabulary for name, terms in zip(KINDS, self._terms, strict=True)},
        }
        (folder / "classifier.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None) -> Self:
        """Read what `save` wrote.

        Raises:
            ValueError: the fit was made with an encoder and none is given.
        """
        described = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        settings = Settings(**described["settings"])
        arrays = _mapped(folder)
        terms = tuple(
            Terms(cut, vocabulary=described["terms"][name], idf=arrays[f"{name}_idf"])
            for name, cut in zip(KINDS, _cuts(settings), strict=True)
        )
        fit = Fit(
            weights=tuple(arrays[f"{name}_weights"] for name in KINDS),
            temperature=described["temperature"],
            texts=described["texts"],
        )
        model = cls(described["intents"], settings, terms, fit, Recalled.load(folder), encoder)
        if model.needs_encoder and encoder is None:
            raise ValueError("this model was fitted with a sentence encoder, which is not available: train again")
        return model


def _mapped(folder: Path) -> dict[str, Matrix]:
    """The arrays of a folder by name, read as far as they are used: what no message speaks of takes no memory.

    The files may be removed meanwhile.
    """
    files = {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in folder.glob("*.npy")}
    # The class of mapped arrays takes longer for every row that is looked up.
    return {name: np.asarray(array) for name, array in files.items()}


def cross_validated(
    texts: Sequence[str], intents: Sequence[str], settings: Settings, encoder: Encoder | None, folds: int
) -> Iterator[tuple[Rows, Matrix]]:
    """Fold by fold: its rows, and what a fit of the other folds says of them: scores (rows, intents in their order).

    Which terms, directions and landmarks there are is learnt from all texts, what they say of the intents from the
    other folds.
    """
    names = sorted(set(intents))
    targets = one_hot(_labels(intents, names), len(names))
    landmarks = _landmarks(keys_of(texts, intents), intents, settings)
    ridge = Ridge(Views.of(texts, settings, encoder, landmarks).kernel(settings), settings.regularisation)
    yield from ridge.left_out(targets, drawn_folds(len(texts), folds))


def _labels(intents: Sequence[str], names: list[str]) -> NDArray[Any]:
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[intent] for intent in intents])


def _landmarks(keys: Keys, intents: Sequence[str], settings: Settings, without: Rows | None = None) -> Rows | None:
    """The messages that stand for all, none of them of the rows `without`; None where there are not too many.

    The fold that calibrates gives none: a new message is no landmark either.
    """
    if len(keys) <= settings.most_messages:
        return None
    _, different = np.unique(keys, return_index=True)
    others = np.sort(different if without is None else np.setdiff1d(different, without))
    return others[drawn(keys[others], [intents[row] for row in others], settings.most_messages)]


def _enough(folds: Sequence[Rows], least: int) -> Iterator[Rows]:
    """As many folds as hold at least so many rows, or all."""
    held = 0
    for fold in folds:
        yield fold
        held += len(fold)
        if held >= least:
            break


def _cuts(settings: Settings) -> tuple[Analyzer, ...]:
    """How each kind of terms is cut out of a text."""
    return character_ngrams(settings.max_ngram), words_and_pairs(Tokeniser().tokens)


def _shares(settings: Settings, *, with_meaning: bool) -> tuple[tuple[float, ...], float]:
    """The weights of each kind of terms, and that of the meaning."""
    of_terms = settings.signs_weight, settings.words_weight
    if with_meaning:
        return of_terms, settings.meaning_weight
    return tuple(share / sum(of_terms) for share in of_terms), 0.0


def softmax(scores: Any) -> Matrix:
    """Row-wise softmax, safe against large scores."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def fitting_temperature(scores: Matrix, labels: NDArray[Any]) -> float:
    """The temperature whose softmax of `scores` (n, k) gives the true `labels` (n,) the least log loss."""
    rows = np.arange(len(labels))

    def log_loss(log_temperature: float) -> float:
        probabilities = softmax(scores / np.exp(log_temperature))
        return float(-np.log(probabilities[rows, labels] + 1e-9).mean())

    return float(np.exp(minimize_scalar(log_loss, bounds=(-5.0, 3.0), method="bounded").x))
