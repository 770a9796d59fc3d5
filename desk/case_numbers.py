"""Case numbers that can be read aloud and cannot be guessed."""

import re
import secrets
import unicodedata
from datetime import datetime

from desk.clock import CHINA

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which are mistaken for one another on the telephone."""

_PREFIX = "AX"
_DRAWN = 5
# What stands for a sign that no number has; the day's digits and the drawn part are read alike.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_NUMBER = re.compile(rf"{_PREFIX}([0-9]{{6}})([{ALPHABET}]{{{_DRAWN}}})")


def draw_number(opened_at: datetime) -> str:
    """A random number such as AX261121K7M2P: prefix, the opening day in China, five drawn characters.

    `opened_at` is an aware datetime. Two draws may agree; whoever stores one makes sure that it is free.
    """
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))
    return f"{_PREFIX}{opened_at.astimezone(CHINA):%y%m%d}{drawn}"


def read_number(text: str) -> str:
    """A case number as customers and agents write it, in its own spelling: capitals, without blanks and hyphens.

    In the six digits of the day O is read as 0 and I as 1; the drawn part has none of the four.
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    day = slice(len(_PREFIX), len(_PREFIX) + 6)
    return bare[: day.start] + bare[day].translate(_MISREAD) + bare[day.stop :]


def is_number(text: str) -> bool:
    """Whether the text is a case number in its own spelling."""
    return _NUMBER.fullmatch(text) is not None
