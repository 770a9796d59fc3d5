"""Case numbers that can be read aloud and cannot be guessed."""

import secrets
from datetime import datetime

from desk.clock import CHINA

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which are mistaken for one another on the telephone."""

_PREFIX = "AX"
_DRAWN = 5


def draw_number(opened_at: datetime) -> str:
    """A random number such as AX261121K7M2P: prefix, the opening day in China, five drawn characters.

    `opened_at` is an aware datetime. Two draws may agree; whoever stores one makes sure that it is free.
    """
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))
    return f"{_PREFIX}{opened_at.astimezone(CHINA):%y%m%d}{drawn}"
