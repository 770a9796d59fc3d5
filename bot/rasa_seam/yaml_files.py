"""A YAML file's text is parsed once, however often Rasa reads it while it trains.

Rasa parses every training file to see whether it is well formed, again for what it holds, and once more for each kind
of content that it might hold: with the parser in Python alone, two thirds of the time that reading takes.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from rasa.shared.utils import io


def parse_each_text_once() -> None:
    """Have Rasa remember what a text was parsed to; every caller gets a copy of its own."""
    io.read_yaml = _remembered(io.read_yaml)


def _remembered(read: Any) -> Any:
    parsed: dict[tuple[str, str], Any] = {}

    def reading(content: str, reader_type: str | list[str] = "safe") -> Any:
        key = (content, str(reader_type))
        if key not in parsed:
            parsed[key] = read(content, reader_type)
        return deepcopy(parsed[key])

    return reading
