"""How Chinese sounds, by pypinyin, without keeping its fifty thousand phrases.

They tell how a sign is read within a word (调 in 空调), which the desk asks of its own dictionary's words alone. Of the
rest single signs are asked. The phrases take 45 MB; those that touch the desk's words take next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module

# Read by pypinyin when it is imported; a process that this one starts may want them all.
_WITHOUT_PHRASES = {"PYPINYIN_NO_PHRASES": "true", "PYPINYIN_NO_DICT_COPY": "true"}
os.environ.update(_WITHOUT_PHRASES)

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin  # noqa: E402
from pypinyin.seg import mmseg  # noqa: E402

for _name in _WITHOUT_PHRASES:
    del os.environ[_name]

_PHRASES = "pypinyin.phrases_dict"


def of_words(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The sound of each word, syllable by syllable, with the number of its tone: as it is read within this word."""
    _learn_phrases(words)
    return [tuple(reading[0] for reading in pinyin(word, style=Style.TONE3)) for word in words]


@cache
def of_sign(sign: str) -> str:
    """A sign's commonest sound, with the number of its tone."""
    return str(pinyin(sign, style=Style.TONE3)[0][0])


@cache
def without_tone(sign: str) -> str:
    """A sign's commonest sound."""
    return str(lazy_pinyin(sign)[0])


def _learn_phrases(words: Iterable[str]) -> None:
    """Have pypinyin know all phrases that it may come upon in these words."""
    known = _PHRASES in sys.modules
    phrases = import_module(_PHRASES).phrases_dict
    parts = {part for word in words for part in _parts(word)}
    # It looks for phrases from the left and goes on as long as what it has read begins one.
    touched = (phrase for phrase in phrases if len(phrase) == 1 or any(part in parts for part in _beginnings(phrase)))
    load_phrases_dict({phrase: phrases[phrase] for phrase in touched})
    mmseg.retrain(mmseg.seg)
    if not known:
        del sys.modules[_PHRASES]
        del sys.modules["pypinyin"].phrases_dict


def _parts(word: str) -> Iterator[str]:
    return (word[begin:end] for begin in range(len(word)) for end in range(begin + 2, len(word) + 1))


def _beginnings(phrase: str) -> Iterator[str]:
    return (phrase[:end] for end in range(2, len(phrase) + 1))
