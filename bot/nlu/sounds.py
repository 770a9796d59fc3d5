"""How signs sound: customers type by sound, and take the wrong one of many signs that sound alike."""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin


@cache
def syllable(sign: str) -> str:
    """The syllable of a Chinese sign, without its tone; any other sign is its own sound."""
    return str(lazy_pinyin(sign)[0]) if "一" <= sign <= "鿿" else sign
