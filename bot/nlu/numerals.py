"""Numbers as customers write them: 15, 两千三百九十九, 廿五, 1.2万."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import cn2an

CHINESE_DIGITS = "零〇一二三四五六七八九"
CHINESE_NUMERALS = "零〇一二两俩三仨四五六七八九十百千万廿卅"
INTEGER = rf"(?:[0-9]{{1,6}}|[{CHINESE_NUMERALS}]{{1,9}})"

_SPOKEN = str.maketrans({"俩": "两", "仨": "三", "〇": "零", "廿": "二十", "卅": "三十"})
_SPELLED_OUT = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {"〇": "0"}


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The value of an Arabic, Chinese or mixed numeral (2399, 三千五, 1.2万); None for anything else."""
    if text.isascii() and text.isdigit():
        return Decimal(text)
    try:
        return Decimal(str(cn2an.cn2an(text.translate(_SPOKEN), "smart")))
    except (ValueError, KeyError):
        return None


def integer(text: str) -> int | None:
    """The value of a numeral that stands for a whole number; None for anything else."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def spelled_out(text: str) -> int:
    """The number whose digits are named one by one (二零二五 → 2025); Arabic digits may be mixed in."""
    return int("".join(_SPELLED_OUT.get(character, character) for character in text))
