"""Three views of a message: its signs, its words, its meaning. Each says how alike two messages are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = NDArray[np.float32]
Analyzer = Callable[[str], list[str]]


class Terms:
    """Texts as weighted terms (n-grams of characters, or words and pairs of words): sparse rows of unit length.

    The likeness of two rows is their cosine. Terms that fewer than `rarest` texts have are not learnt.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        rarest: int = 1,
        vocabulary: Mapping[str, int] | None = None,
        idf: Matrix | None = None,
    ) -> None:
        self._analyzer = analyzer
        self._rarest = rarest
        self.vocabulary = dict(vocabulary or {})
        """Each term's column."""
        # In double precision a product would copy all weights for every message.
        self.idf = np.asarray([] if idf is None else idf, dtype=np.float32)
        """Each column's weight."""

    def fit(self, texts: Sequence[str]) -> Any:
        """Learn the terms of `texts`; their rows, shape (len(texts), terms)."""
        vectorizer = TfidfVectorizer(analyzer=self._analyzer, min_df=self._rarest, sublinear_tf=True, dtype=np.float32)
        rows = vectorizer.fit_transform(texts)
        self.vocabulary = {term: int(column) for term, column in vectorizer.vocabulary_.items()}
        self.idf = vectorizer.idf_.astype(np.float32)
        return rows

    def counts(self, texts: int) -> dict[str, int]:
        """How many of the `texts` that the terms were learnt from have each term."""
        found = np.rint((1 + texts) / np.exp(self.idf.astype(np.float64) - 1) - 1).astype(int).tolist()
        return {term: found[column] for term, column in self.vocabulary.items()}

    def said(self, texts: Sequence[str], weights: Matrix) -> Matrix:
        """What the terms of new texts say, their rows times `weights` (terms, k): shape (len(texts), k).

        Looked up term by term: to build a sparse row and multiply it takes three times as long for a single text.
        """
        weighed = (self._weighed(text) for text in texts)
        return np.stack([row @ weights[columns] for columns, row in weighed])

    def _weighed(self, text: str) -> tuple[NDArray[np.int32], Matrix]:
        """The columns of a text's terms, and their weights: a row as scikit-learn's `transform` makes it."""
        known = self.vocabulary
        times = Counter(known[term] for term in self._analyzer(text) if term in known)
        columns = np.fromiter(times.keys(), dtype=np.int32, count=len(times))
        counted = np.fromiter(times.values(), dtype=np.float32, count=len(times))
        weights: Matrix = (1 + np.log(counted, dtype=np.float32)) * self.idf[columns]
        length = np.sqrt(weights @ weights, dtype=np.float32)
        return columns, weights / length if length else weights


def character_ngrams(longest: int) -> Analyzer:
    """Every run of one to `longest` characters."""

    def cut(text: str) -> list[str]:
        return [text[at : at + size] for size in range(1, longest + 1) for at in range(len(text) - size + 1)]

    return cut


def words_and_pairs(tokens: Callable[[str], list[str]]) -> Analyzer:
    """Every word, and every two words that follow each other."""

    def cut(text: str) -> list[str]:
        words = [token for token in tokens(text) if token.strip()]
        return [*words, *(f"{first} {second}" for first, second in pairwise(words))]

    return cut


@dataclass(frozen=True)
class Meaning:
    """Sentence vectors in their main directions: `centre` (d,), `directions` (d, r)."""

    centre: Matrix
    directions: Matrix

    @classmethod
    def of(cls, vectors: Matrix, most: int) -> Self:
        """The at most `most` directions in which `vectors` (n, d) differ most."""
        centre = vectors.mean(axis=0)
        spread = vectors - centre
        _, found = np.linalg.eigh(spread.T @ spread)
        return cls(centre, np.ascontiguousarray(found[:, ::-1][:, :most], dtype=np.float32))

    def project(self, vectors: Matrix) -> Matrix:
        """The vectors (n, d) along the directions, shape (n, r)."""
        projected: Matrix = (vectors - self.centre) @ self.directions
        return projected


def squares(rows: Matrix) -> Matrix:
    """The squared length of each row, shape (rows,)."""
    lengths: Matrix = np.square(rows).sum(axis=1)
    return lengths
