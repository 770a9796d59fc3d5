"""The day against which a message is read ("昨天" means the day before it).

Rasa builds the NLU components from the configuration and calls them with the message alone, so the day travels in a
context variable that the brain sets around each parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from desk.clock import Clock

_reading_day: ContextVar[date | None] = ContextVar("reading_day", default=None)


def today() -> date:
    """The day of the message being read; the real day in China where nobody set one."""
    return _reading_day.get() or Clock().today()


@contextmanager
def reading_on(day: date) -> Iterator[None]:
    """Read every message inside the block as written on `day`."""
    token = _reading_day.set(day)
    try:
        yield
    finally:
        _reading_day.reset(token)
