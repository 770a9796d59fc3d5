"""Personal values in customers' messages: found before anything is stored, replaced by references.

What Rasa, its events and the logs see is `⟦phone:1⟧`; the value itself lives in the desk's table of personal
values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

BANK_CARD = "bank_card"

# Letters may touch a number (tel13800000000); more digits make it another number.
_BEGIN, _END, _GAP = r"(?<!\d)", r"(?!\d)", "[ \u2010-\u2015-]?"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


def _number(*groups: str) -> re.Pattern[str]:
    return re.compile(_BEGIN + _GAP.join(groups) + _END)


# Longest first: an identity card number must not be read as a bank card or a telephone.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    # GB 11643: place, date of birth, order and check sign.
    ("id_card", _number(r"[1-9]\d{5}", r"(?:18|19|20)\d{2}" + _MONTH_AND_DAY, r"\d{3}[\dXx]")),
    (BANK_CARD, _number(r"62\d{2}", r"\d{4}", r"\d{4}", r"\d{4}", r"\d{3}")),
    (BANK_CARD, _number(r"62\d{15,16}")),
    (BANK_CARD, _number(r"(?:62|[45]\d)\d{2}", r"\d{4}", r"\d{4}", r"\d{4}")),
    ("phone", _number(r"(?:(?:\+|00)?86" + _GAP + r")?1[3-9]\d", r"\d{4}", r"\d{4}")),
    ("phone", _number(r"0(?:10|2\d|[3-9]\d{2})", r"[2-9]\d{6,7}")),
)


def mask(text: str, keep: Callable[[str, str], str]) -> str:
    """Replace each personal value by the reference that `keep(kind, value)` gives for it."""
    for kind, pattern in PATTERNS:
        text = pattern.sub(partial(_reference, kind, keep), text)
    return text


def _reference(kind: str, keep: Callable[[str, str], str], match: re.Match[str]) -> str:
    value = match.group()
    # An order number may look like a bank card's in every respect but this.
    return value if kind == BANK_CARD and not _has_check_digit(value) else keep(kind, value)


def _has_check_digit(number: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812 (Luhn)."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
