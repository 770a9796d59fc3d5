"""Chinese text to words: jieba with the project's dictionary."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import jieba

from bot.nlu.dictionaries import DICTIONARIES, fingerprint, tokeniser_words
from bot.nlu.jieba_words import MappedJieba
from bot.settings import PROJECT

CACHE = PROJECT / "var" / "jieba"

_SHORTEST_PART = 2
# One message is cut by several readers: as a whole, with small letters, without its facts.
_LATELY_CUT = 16

jieba.setLogLevel(logging.WARNING)


class Tokeniser:
    """Cuts text into words; the dictionary is loaded once a process, at the first text that is cut."""

    def __init__(self, dictionaries: Path = DICTIONARIES, cache_folder: Path = CACHE) -> None:
        self._dictionaries = dictionaries
        self._cache_folder = cache_folder

    def tokens(self, text: str) -> list[str]:
        """The words of `text` in order, blanks and punctuation included: joined they are `text` again."""
        return list(_cut(text, self._dictionaries, self._cache_folder))

    def fingerprint(self) -> str:
        """A hash of the dictionary files, for whoever caches what depends on the word borders."""
        return fingerprint(self._dictionaries)


@dataclass(frozen=True)
class _Segmenter:
    jieba: jieba.Tokenizer
    words: frozenset[str]

    def parts(self, token: str) -> tuple[str, ...]:
        """The token, split where it begins or ends with a word of ours: jieba takes 手机电池 for one."""
        if len(token) <= _SHORTEST_PART or token in self.words:
            return (token,)
        for border in range(len(token) - 1, _SHORTEST_PART - 1, -1):
            if token[:border] in self.words:
                return (token[:border], *self.parts(token[border:]))
            if token[-border:] in self.words:
                return (*self.parts(token[:-border]), token[-border:])
        return (token,)


@lru_cache(_LATELY_CUT)
def _cut(text: str, dictionaries: Path, cache_folder: Path) -> tuple[str, ...]:
    segmenter = _segmenter(dictionaries, cache_folder)
    return tuple(part for token in segmenter.jieba.cut(text, HMM=False) for part in segmenter.parts(token))


@cache
def _segmenter(dictionaries: Path, cache_folder: Path) -> _Segmenter:
    segmenter = MappedJieba(cache_folder)
    words = frozenset(tokeniser_words(dictionaries))
    for word in sorted(words):
        segmenter.add_word(word)
    return _Segmenter(segmenter, words)
