"""One spelling for what customers type: width, script, invisible characters, blanks and drawn-out signs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

import opencc

DEFAULT_LIMIT = 2000
_MAX_PASSES = 5
_DRAWN_OUT = re.compile(r"([^0-9A-Za-z零〇一二两三四五六七八九幺])\1{2,}")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def normalise(text: str, limit: int = DEFAULT_LIMIT) -> str:
    """The message in NFKC and simplified characters, without invisible ones, of at most `limit` characters.

    Blanks become single spaces; a sign or Chinese character said three times or more stays twice, while
    digits, also spoken ones (幺三八零零零…), and Latin letters are never touched, since numbers and model
    names repeat them. Never raises, and normalising twice changes nothing.
    """
    current = text[:limit]
    for _ in range(_MAX_PASSES):
        # Each step can make work for another one (a zero-width character may part what NFKC would join).
        following = _pass(current, limit)
        if following == current:
            break
        current = following
    return current


def neutralise(text: str, limit: int = DEFAULT_LIMIT) -> str:
    """The normalised message without leading slashes, since Rasa takes `/name` for a chosen intent."""
    current = normalise(text, limit)
    while current.startswith("/"):
        current = normalise(current.lstrip("/ "), limit)
    return current


def _pass(text: str, limit: int) -> str:
    visible = "".join(char for char in text if char.isspace() or not _is_invisible(char))
    simplified = _simplify(unicodedata.normalize("NFKC", visible))
    return _DRAWN_OUT.sub(r"\1\1", " ".join(simplified.split()))[:limit].strip()


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in _INVISIBLE_CATEGORIES or ord(char) in _VARIATION_SELECTORS


def _simplify(text: str) -> str:
    """Traditional script with Taiwan's wording to the mainland's; simplified text stays as it is.

    In simplified text the same tables would turn a washing programme (程序) into a computer process (进程)
    and 打坏 into 打坯, so they are used only where single characters (parted by breaks) are traditional.
    """
    characters = "\n".join(set(text))
    if text.isascii() or _converter("t2s").convert(characters) == characters:
        return text
    simplified: str = _converter("tw2sp").convert(text)
    return simplified


@cache
def _converter(name: str) -> Any:
    return opencc.OpenCC(name)
