"""How alike two messages are for somebody who goes through many: by the signs that carry meaning, in any order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from bot.nlu.normalise import normalise

ALIKE = 0.55
"""Share of signs and pairs of signs that two messages have in common to stand in one group."""

_REFERENCE = re.compile(r"⟦[^⟧]*⟧")
# Figures and signs tell nothing of what a message is about; nor do these words.
_EMPTY = re.compile(
    r"[\W\d_]+|请问|你好|您好|一下|我想|我要|想要|你们|我们|咱们|可以|能不能|可不可以|怎么办|什么"
    r"|[的了吗呢吧啊呀嘛哦哈么我你您他它这那是就都也还有个]"
)


def bare_of_fillers(text: str) -> str:
    """What is left of a message; all of it where nothing would be."""
    whole = normalise(_REFERENCE.sub("", text))
    return _EMPTY.sub("", whole) or whole


def signature(text: str) -> str:
    """A key that messages with the same signs share, whatever stands between them."""
    return hashlib.sha256("".join(sorted(set(bare_of_fillers(text)))).encode()).hexdigest()[:16]


def likeness(one: str, other: str) -> float:
    """0 to 1: how much two messages have in common."""
    mine, theirs = _features(one), _features(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def group_of(text: str, groups: Mapping[str, str]) -> str:
    """The key of the group whose message is most alike; a new one where none is alike enough."""
    nearest = max(groups, key=lambda key: likeness(text, groups[key]), default=None)
    if nearest is not None and likeness(text, groups[nearest]) >= ALIKE:
        return nearest
    return signature(text)


# A doubtful message is held against the same few hundred others as the one before it.
@lru_cache(maxsize=4096)
def _features(text: str) -> frozenset[str]:
    signs = bare_of_fillers(text)
    return frozenset(signs) | {signs[place : place + 2] for place in range(len(signs) - 1)}
