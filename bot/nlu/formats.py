"""Telephone numbers, order numbers and model names, read from the characters since word borders cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.nlu.dictionaries import DICTIONARIES, DictionaryError, load


@dataclass(frozen=True)
class Format:
    """How one kind of number is written; the pattern's group `value` is the number itself."""

    entity: str
    pattern: re.Pattern[str]
    without: str = ""
    upper: bool = False

    @classmethod
    def of(cls, entity: str, pattern: str, without: str = "", upper: bool = False) -> Self:
        """Raises DictionaryError when the pattern cannot be compiled or names no `value`."""
        try:
            compiled = re.compile(pattern, re.VERBOSE | re.IGNORECASE | re.ASCII)
        except re.error as error:
            raise DictionaryError(f"formats.yml, {entity}: {error}") from error
        if "value" not in compiled.groupindex:
            raise DictionaryError(f"formats.yml, {entity}: the pattern has no group `value`")
        return cls(entity, compiled, without, upper)

    def normal_form(self, text: str) -> str:
        """The number without the signs that only part it for reading, in capitals where that is usual."""
        bare = text.translate({ord(char): None for char in self.without})
        return bare.upper() if self.upper else bare


def read_formats(folder: Path = DICTIONARIES) -> list[Format]:
    """The formats of `formats.yml` in their order."""
    return [Format.of(**entry) for entry in load(folder / "formats.yml")]


def find_formats(formats: Sequence[Format], text: str) -> Iterator[tuple[Format, int, int]]:
    """Every number in `text` as (format, begin, end); where two formats fit, the earlier one takes it."""
    taken: list[tuple[int, int]] = []
    for format_ in formats:
        for match in format_.pattern.finditer(text):
            begin, end = match.span("value")
            if not any(begin < other_end and other_begin < end for other_begin, other_end in taken):
                taken.append((begin, end))
                yield format_, begin, end
