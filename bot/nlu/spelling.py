"""Signs typed for others of their sound, set right before a message is classified: "充不近电" for 充不进电.

Customers pick the wrong one of many signs of a sound, and neither n-grams nor sentence vectors see through it. What the
training messages say tells: a sign is taken for another where hardly any of them has it beside its neighbours, and
where several of them have the other there. Sounds that half of the country does not tell apart (zh and z, ang and an)
count as one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from math import log1p

from bot.nlu.sounds import without_tone

# So many messages may have a sign beside its neighbours, and it may still be a slip.
RARE = 3
_RETROFLEX = re.compile(r"^([zcs])h")
_VELAR = re.compile(r"([aei]n)g$")


class Spelling:
    """Knows what is said from how many messages have each run of one to three signs."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for sign in counts:
            if len(sign) == 1 and _is_chinese(sign):
                self._by_sound[_sound(sign)].append(sign)

    def corrected(self, text: str) -> str:
        """The text with the likelier sign of the same sound wherever one stands out; as long as before."""
        signs = list(text)
        for place, sign in enumerate(signs):
            if _is_chinese(sign):
                before, after = "".join(signs[max(place - 2, 0) : place]), "".join(signs[place + 1 : place + 3])
                signs[place] = self._meant(sign, before, after)
        return "".join(signs)

    def _meant(self, sign: str, before: str, after: str) -> str:
        """The sign that was meant between at most two signs before and two after."""
        said = self._pairs(sign, before, after)
        if not said or sum(said) > RARE:
            return sign
        best, surest = sign, 0.0
        for other in self._by_sound.get(_sound(sign), ()):
            pairs, runs = self._pairs(other, before, after), self._runs(other, before, after)
            sureness = sum(map(log1p, [*pairs, *runs])) if all(pairs) and any(runs) else 0.0
            if other != sign and sureness > surest:
                best, surest = other, sureness
        return best

    def _pairs(self, sign: str, before: str, after: str) -> list[int]:
        """How many messages have it beside each neighbour, as far as these are Chinese."""
        pairs = [before[-1:] + sign, sign + after[:1]]
        return [self._counts.get(pair, 0) for pair in pairs if len(pair) == 2 and all(map(_is_chinese, pair))]

    def _runs(self, sign: str, before: str, after: str) -> list[int]:
        """How many messages have each run of three signs around it."""
        around = before + sign + after
        return [self._counts.get(around[start : start + 3], 0) for start in range(len(around) - 2)]


@cache
def _sound(sign: str) -> str:
    return _VELAR.sub(r"\1", _RETROFLEX.sub(r"\1", without_tone(sign)))


def _is_chinese(sign: str) -> bool:
    return "一" <= sign <= "鿿"
