"""Texts cut into pieces of words: of all ways the likeliest, as SentencePiece's unigram models do it."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence

SPACE = "▁"
SPACES = re.compile(r"\s+")
# Every piece that a Chinese text can have; of those in Latin letters the commonest.
CHINESE = re.compile(rf"{SPACE}?[\u2000-\u206f\u2100-\u24ff\u3000-\u303f\u3400-\u9fff\u00b0-\u00b7\u0021-\u007e]*")
LATIN = re.compile(rf"{SPACE}?[\u0021-\u007e]*")
COMMONEST = 50_000
# An unknown sign costs so much more than the rarest piece.
UNKNOWN = 10.0


class Pieces:
    """The known pieces with the logarithms of how likely they are; a piece's number is its place among them."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        # Half of the memory that a list of them takes.
        self._scores = array("f", scores)
        self._longest = max(map(len, pieces), default=0)
        self._of_unknown = min(scores, default=0.0) - UNKNOWN

    def cut(self, text: str, most: int) -> list[int | None]:
        """The numbers of a text's first `most` pieces; None stands for a sign that no piece has."""
        clean = SPACES.sub(SPACE, f" {unicodedata.normalize('NFKC', text).strip()}")
        # No piece is shorter than a sign.
        ways = self._best_ways(clean[: most * 2])
        found = []
        at = len(ways) - 1
        while at > 0:
            at, number = ways[at]
            found.append(number)
        return found[::-1][:most]

    def _best_ways(self, text: str) -> list[tuple[int, int | None]]:
        """For each border in the text the likeliest last piece before it: where it begins, and its number."""
        best = [0.0] + [float("-inf")] * len(text)
        ways: list[tuple[int, int | None]] = [(0, None)] * (len(text) + 1)
        for begin in range(len(text)):
            unknown = best[begin] + self._of_unknown
            if unknown > best[begin + 1]:
                best[begin + 1], ways[begin + 1] = unknown, (begin, None)
            for end in range(begin + 1, min(len(text), begin + self._longest) + 1):
                number = self._numbers.get(text[begin:end])
                if number is not None and (likely := best[begin] + self._scores[number]) > best[end]:
                    best[end], ways[end] = likely, (begin, number)
        return ways


def of_use_in_chinese(pieces: Sequence[str]) -> list[int]:
    """The rows of those pieces that messages in Chinese have; `pieces` stand in the order of how common they are."""
    return [
        row
        for row, piece in enumerate(pieces)
        if piece and CHINESE.fullmatch(piece) and (row < COMMONEST or not LATIN.fullmatch(piece))
    ]
