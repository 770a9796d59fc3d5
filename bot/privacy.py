"""Personal values in customers' messages: found before anything is stored, replaced by references.

What Rasa, its events and the logs see is `⟦phone:1⟧`; the value itself lives in the desk's table of personal values.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGIT_BEFORE, _DIGIT_AFTER = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"

# Longest first: an identity card number must not be read as a bank card or a telephone.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("id_card", re.compile(_DIGIT_BEFORE + r"[1-9]\d{16}[\dXx]" + _DIGIT_AFTER)),
    ("bank_card", re.compile(_DIGIT_BEFORE + r"(?:4|5|62)\d{14,17}" + _DIGIT_AFTER)),
    ("phone", re.compile(_DIGIT_BEFORE + r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}" + _DIGIT_AFTER)),
    ("phone", re.compile(_DIGIT_BEFORE + r"0\d{2,3}[- ]\d{7,8}" + _DIGIT_AFTER)),
)


def mask(text: str, keep: Callable[[str, str], str]) -> str:
    """Replace each personal value by the reference that `keep(kind, value)` gives for it."""
    for kind, pattern in PATTERNS:
        text = pattern.sub(lambda match, kind=kind: keep(kind, match.group()), text)  # type: ignore[misc]
    return text
