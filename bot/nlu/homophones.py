"""Words mistyped by their sound: "空条" for 空调, "扫地鸡" for 扫地机."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.nlu import sounds
from bot.nlu.dictionaries import Vocabulary

_SHORTEST, _LONGEST = 2, 4
# A sign that everybody uses all the time was meant as it stands: "停电是不是" holds no television (电视).
_MEANT = frozenset("是了的不就在也都还有又会要能和没给到说这那我你他它吗呢吧啊时事十个一")


class Homophones:
    """Finds what sounds like a word of a vocabulary and shares at least half of its signs."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_sound: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        self._spelt = frozenset(word for term in vocabulary.terms for word in term.words)
        words = [(word, term.value) for term in vocabulary.terms for word in term.words if _is_typed_by_sound(word)]
        # Of the whole word, since a sign alone may be read otherwise (调 in 空调).
        for sound, word in zip(sounds.of_words([word for word, _ in words]), words, strict=True):
            self._by_sound[sound].append(word)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Begin, end and value of each mistyped word, the longest first where two overlap."""
        sounding = [sounds.of_sign(sign) if _is_chinese(sign) else "" for sign in text]
        taken: set[int] = set()
        for size in range(_LONGEST, _SHORTEST - 1, -1):
            for begin in range(len(text) - size + 1):
                places, said = range(begin, begin + size), text[begin : begin + size]
                for word, value in self._by_sound.get(tuple(sounding[begin : begin + size]), ()):
                    if taken.isdisjoint(places) and said not in self._spelt and _mistyped(said, word):
                        taken.update(places)
                        yield begin, begin + size, value


def _mistyped(said: str, word: str) -> bool:
    wrong = [sign for sign, meant in zip(said, word, strict=True) if sign != meant]
    return 0 < len(wrong) <= len(word) // 2 and _MEANT.isdisjoint(wrong)


def _is_typed_by_sound(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and all(_is_chinese(sign) for sign in word)


def _is_chinese(sign: str) -> bool:
    return "一" <= sign <= "鿿"
