"""`anxin parse`: how messages are understood, one JSON a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from typing import TextIO

from bot.settings import load_settings

# Signs inside a message that some readers of our lines take for the end of a line; JSON may escape any sign.
_LINE_BREAKS = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"})


def parse_lines(file: str, today: date | None, out: TextIO) -> int:
    """Parse each line of `file` (- for standard input) in order, blank lines too.

    Raises:
        OSError: the file cannot be read.
        SettingsError: a setting is wrong.
        TrainingError: there is no current model, and none could be trained.
    """
    with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as stream:
        settings = load_settings()
        # Takes seconds, so only after what can go wrong at once.
        from bot.commands.understanding import Understanding

        understanding = Understanding(settings, today)
        for line in _lines(stream):
            described = json.dumps(understanding.parse(line), ensure_ascii=False)
            print(described.translate(_LINE_BREAKS), file=out, flush=True)
    return 0


def _lines(stream: Iterable[bytes]) -> Iterator[str]:
    """Lines end with \\n alone: a message may hold other separators, and bytes that are no text at all."""
    for raw in stream:
        yield raw.decode("utf-8-sig", errors="replace").removesuffix("\n").removesuffix("\r")
