"""Where a clause of a message ends: at every pause that a customer makes by a sign or a blank."""

from __future__ import annotations

import re

_PAUSE = r"(?:[\s,，。;；!！?？、~～…]|(?<![0-9])\.|\.(?![0-9]))+"
PAUSE = re.compile(_PAUSE)
# A question keeps its sign, by which it is known for one.
_CLAUSE = re.compile(rf"(?:(?!{_PAUSE}).)+[?？]?")


def clauses(text: str) -> list[str]:
    """The clauses, none of them empty; "5999.5" is not two of them."""
    return [text[begin:end] for begin, end in spans(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Character offsets (begin, end) of the clauses, each with its question mark."""
    return [found.span() for found in _CLAUSE.finditer(text)]
