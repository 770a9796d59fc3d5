"""`anxin parse`: how messages are understood, one JSON a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from bot.commands.understanding import Understanding
from bot.settings import Settings


def parse_lines(file: str, today: date | None, out: TextIO) -> int:
    """Parse each line of `file` (- for standard input) in order, blank lines too.

    Raises:
        OSError: the file cannot be read.
    """
    understanding = Understanding(Settings(), today)
    for line in _lines(file):
        print(json.dumps(understanding.parse(line), ensure_ascii=False), file=out, flush=True)
    return 0


def _lines(file: str) -> Iterator[str]:
    if file == "-":
        yield from _decoded(sys.stdin.buffer)
        return
    with open(file, "rb") as stream:
        yield from _decoded(stream)


def _decoded(stream: object) -> Iterator[str]:
    # Lines end with \n alone: a message may hold other separators, and bytes that are no text at all.
    for raw in stream:  # type: ignore[attr-defined]
        yield raw.decode("utf-8", errors="replace").rstrip("\n").removesuffix("\r")
