"""What typing does to a message: seeded noise of six kinds, each of which should cost little."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import opencc

from bot.evaluation.messages import Labelled
from bot.nlu.sounds import without_tone

SHARE_OF_SIGNS = 0.1
EMOJIS = ("😡", "🙏", "😭", "👍", "😅", "💔", "🙄")
COMMON = 3000
ALIKE = 4

Spoil = Callable[[str, random.Random], str]


def noisy(messages: Sequence[Labelled], spoil: Spoil, seed: int = 0) -> list[Labelled]:
    """The messages, each spoilt in its own way; the same ones for the same seed."""
    return [
        Labelled(spoil(message.text, random.Random(f"{seed} {message.text}")), message.accepted)  # noqa: S311
        for message in messages
    ]


def kinds(texts: Iterable[str]) -> dict[str, Spoil]:
    """Every kind of noise by its name; homophones are characters that `texts` use."""
    by_sound = _by_sound(texts)
    return {
        "同音字": lambda text, chance: _homophones(text, chance, by_sound),
        "漏字": _dropped,
        "重字": _doubled,
        "繁体": lambda text, _: _traditional().convert(text),
        "全角": lambda text, _: _full_width(text),
        "表情": _with_emojis,
        "无标点": lambda text, _: _bare(text),
    }


def _by_sound(texts: Iterable[str]) -> dict[str, str]:
    """The commonest characters of each sound."""
    common = [sign for sign, _ in Counter("".join(texts)).most_common(COMMON) if _is_chinese(sign)]
    found: dict[str, str] = defaultdict(str)
    for sign, sound in zip(common, map(without_tone, common), strict=True):
        if len(found[sound]) < ALIKE:
            found[sound] += sign
    return found


def _homophones(text: str, chance: random.Random, by_sound: dict[str, str]) -> str:
    def other(sign: str) -> str:
        alike = by_sound.get(without_tone(sign), "").replace(sign, "") if _is_chinese(sign) else ""
        return chance.choice(alike) if alike else sign

    return _changed(text, chance, other)


def _dropped(text: str, chance: random.Random) -> str:
    return _changed(text, chance, lambda _: "") or text


def _doubled(text: str, chance: random.Random) -> str:
    return _changed(text, chance, lambda sign: sign * 2)


def _changed(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    """One sign in ten changed, and at least one."""
    places = set(chance.sample(range(len(text)), max(1, round(SHARE_OF_SIGNS * len(text))))) if text else set()
    return "".join(change(sign) if place in places else sign for place, sign in enumerate(text))


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _with_emojis(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(EMOJIS) + text[place:] + chance.choice(EMOJIS)


def _bare(text: str) -> str:
    return "".join(sign for sign in text if not unicodedata.category(sign).startswith("P")) or text


def _is_chinese(sign: str) -> bool:
    return "一" <= sign <= "鿿"
