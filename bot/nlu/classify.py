"""The intent classifier: kernel ridge regression over two views of a message.

One kernel compares wording (character n-grams: negation, trade words, typos), the other meaning (a sentence encoder);
their weighted sum sees what either misses. The fit is a single linear solve: seconds for thousands of messages, and the
prediction for each training message *as if it had been left out* comes in closed form. Those predictions, honest
by construction, calibrate the confidences: 0.8 is meant to be right eight times in ten. Nothing here imports Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encode import Encoder

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """How the classifier is fitted.

    `wording_weight` is the share of the n-gram kernel (the rest is meaning), `sharpness` the width of the meaning
    kernel `exp(-sharpness * squared distance)`, `regularisation` the ridge term.
    """

    max_ngram: int = 3
    wording_weight: float = 0.5
    sharpness: float = 1.0
    regularisation: float = 0.1


class Wording:
    """Texts as weighted character n-grams: sparse rows of unit length."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self.vectorizer = vectorizer

    @classmethod
    def of(cls, max_ngram: int, vocabulary: dict[str, int] | None = None, idf: Any = None) -> Self:
        vectorizer = TfidfVectorizer(
            analyzer="char",
            ngram_range=(1, max_ngram),
            sublinear_tf=True,
            dtype=np.float32,
            vocabulary=vocabulary,
        )
        if idf is not None:
            vectorizer.idf_ = idf
        return cls(vectorizer)

    def fit(self, texts: Sequence[str]) -> Any:
        return self.vectorizer.fit_transform(texts)

    def rows(self, texts: Sequence[str]) -> Any:
        # In double precision (which sklearn falls back to) the product would copy all weights for every message.
        return self.vectorizer.transform(texts).astype(np.float32)


@dataclass(frozen=True)
class Fit:
    """What prediction needs; n training messages, g n-grams, d encoder dimensions, k intents.

    `wording_weights` (g, k), `messages` (n, d) or None without an encoder, `message_weights` (n, k).
    """

    wording_weights: Matrix
    messages: Matrix | None
    message_weights: Matrix
    temperature: float


class IntentModel:
    """A fitted classifier: texts in, calibrated intent probabilities out."""

    def __init__(
        self, intents: list[str], settings: Settings, wording: Wording, fit: Fit, encoder: Encoder | None
    ) -> None:
        self.intents = intents
        self._settings = settings
        self._wording = wording
        self._fit = fit
        self._encoder = encoder

    @classmethod
    def fit(cls, texts: Sequence[str], intents: Sequence[str], settings: Settings, encoder: Encoder | None) -> Self:
        """Fit on parallel lists of normalised texts and intent names (at least two intents)."""
        names = sorted(set(intents))
        labels = np.array([names.index(intent) for intent in intents])
        wording = Wording.of(settings.max_ngram)
        grams = wording.fit(texts)
        vectors = encoder.encode(texts) if encoder else None
        kernel = _share(settings, vectors) * (grams @ grams.T).toarray()
        if vectors is not None:
            kernel += (1 - settings.wording_weight) * meaning_kernel(vectors, vectors, settings.sharpness)
        weights, left_out = solve(kernel, one_hot(labels, len(names)), settings.regularisation)
        fit = Fit(
            wording_weights=np.ascontiguousarray(grams.T @ weights, dtype=np.float32),
            messages=vectors,
            message_weights=weights,
            temperature=fitting_temperature(left_out, labels),
        )
        return cls(names, settings, wording, fit, encoder)

    def probabilities(self, texts: Sequence[str]) -> Matrix:
        """Calibrated probabilities, shape `(len(texts), len(self.intents))`; every row sums to one."""
        vectors = self._fit.messages
        scores = _share(self._settings, vectors) * (self._wording.rows(texts) @ self._fit.wording_weights)
        if vectors is not None and self._encoder is not None:
            likeness = meaning_kernel(self._encoder.encode(texts), vectors, self._settings.sharpness)
            scores = scores + (1 - self._settings.wording_weight) * (likeness @ self._fit.message_weights)
        return softmax(np.asarray(scores) / self._fit.temperature)

    @property
    def needs_encoder(self) -> bool:
        """Whether the fit was made with sentence vectors, without which its scores mean nothing."""
        return self._fit.messages is not None

    def save(self, folder: Path) -> None:
        """Write plain arrays and JSON, never pickles: a model file must not be able to run code."""
        arrays = {
            "idf": self._wording.vectorizer.idf_,
            "wording_weights": self._fit.wording_weights,
            "message_weights": self._fit.message_weights,
        }
        if self._fit.messages is not None:
            arrays["messages"] = self._fit.messages
        np.savez(folder / "fit.npz", **arrays)
        described = {
            "intents": self.intents,
            "settings": asdict(self._settings),
            "temperature": self._fit.temperature,
            "vocabulary": {gram: int(index) for gram, index in self._wording.vectorizer.vocabulary_.items()},
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
        with np.load(folder / "fit.npz", allow_pickle=False) as arrays:
            wording = Wording.of(settings.max_ngram, described["vocabulary"], arrays["idf"])
            fit = Fit(
                wording_weights=np.ascontiguousarray(arrays["wording_weights"]),
                messages=arrays.get("messages"),
                message_weights=arrays["message_weights"],
                temperature=described["temperature"],
            )
        model = cls(described["intents"], settings, wording, fit, encoder)
        if model.needs_encoder and encoder is None:
            raise ValueError("this model was fitted with a sentence encoder, which is not available: train again")
        return model


def _share(settings: Settings, vectors: Matrix | None) -> float:
    return 1.0 if vectors is None else settings.wording_weight


def meaning_kernel(left: Matrix, right: Matrix, sharpness: float) -> Matrix:
    """Likeness of unit-length rows, `exp(-sharpness * |a - b|²)`; shape (rows of left, rows of right)."""
    squared_distances = 2 - 2 * (left @ right.T)
    likeness: Matrix = np.exp(-sharpness * squared_distances)
    return likeness


def one_hot(labels: NDArray[Any], classes: int) -> Matrix:
    targets = np.zeros((len(labels), classes), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1
    return targets


def solve(kernel: Matrix, targets: Matrix, regularisation: float) -> tuple[Matrix, Matrix]:
    """Kernel ridge weights, and the prediction for each row by the fit without that row (closed form).

    `kernel` (n, n), `targets` (n, k); both results (n, k).
    """
    inverse = np.linalg.inv(kernel + regularisation * np.eye(len(kernel), dtype=np.float32))
    weights = inverse @ targets
    left_out = targets - weights / np.diag(inverse)[:, None]
    return np.asarray(weights, dtype=np.float32), np.asarray(left_out, dtype=np.float32)


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
