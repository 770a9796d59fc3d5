"""Which of several readings of the same characters stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class Located(Protocol):
    """Something read at `text[begin:end]`."""

    @property
    def begin(self) -> int: ...

    @property
    def end(self) -> int: ...


Reading = TypeVar("Reading", bound=Located)


def first_and_longest(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings in order without overlap: the earlier wins, then the longer, then the one given first."""
    position = 0
    for reading in sorted(readings, key=lambda reading: (reading.begin, -reading.end)):
        if reading.begin >= position:
            position = reading.end
            yield reading
