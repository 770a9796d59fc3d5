"""Texts that are nearly the same: the share of three-character runs that two have in common (Jaccard's measure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.nlu.normalise import normalise

GRAM = 3
SHORTEST_COMPARED = 9
NEAR_COPY = 0.7


class NearCopies:
    """Finds the near copies of a text among others, which are normalised; short ones are what everybody says."""

    def __init__(self, texts: Sequence[str], shortest: int = SHORTEST_COMPARED) -> None:
        self._grams = [grams(normal) if len(normal) >= shortest else frozenset() for normal in map(normalise, texts)]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, held in enumerate(self._grams):
            for gram in held:
                self._holding[gram].append(place)

    def of(self, text: str, least: float = NEAR_COPY, before: int | None = None) -> Iterator[tuple[int, float]]:
        """The places of its near copies and how near they are; with `before` only of those that stand before it."""
        asked = grams(normalise(text))
        shared = Counter(place for gram in asked for place in self._holding.get(gram, ()))
        for place, count in shared.items():
            near = count / (len(asked) + len(self._grams[place]) - count)
            if near >= least and (before is None or place < before):
                yield place, near


def grams(text: str) -> frozenset[str]:
    """All runs of three characters."""
    return frozenset(text[start : start + GRAM] for start in range(len(text) - GRAM + 1))
