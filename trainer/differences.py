"""Differences as git prints them, read line by line for the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of a difference: `kind` is `same`, `added`, `removed` or `skip`; numbers are 0 where it does not stand."""

    kind: str
    old: int
    new: int
    text: str


@dataclass(frozen=True)
class FileDiff:
    """What has changed in one file."""

    path: str
    lines: list[Line]


_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)")


def read_diff(text: str) -> list[FileDiff]:
    """A difference as git prints it, file by file."""
    return [
        FileDiff(_path_of(part), list(_lines_of(part)))
        for part in re.split(r"^diff --git ", text, flags=re.MULTILINE)[1:]
    ]


def _path_of(part: str) -> str:
    return part.partition("\n")[0].partition(" b/")[2]


def _lines_of(part: str) -> Iterator[Line]:
    old = new = 0
    for line in part.split("\n"):
        if hunk := _HUNK.match(line):
            old, new = int(hunk[1]), int(hunk[2])
            yield Line("skip", 0, 0, hunk[3])
        elif not old and not new:
            continue
        elif line.startswith("+"):
            yield Line("added", 0, new, line[1:])
            new += 1
        elif line.startswith("-"):
            yield Line("removed", old, 0, line[1:])
            old += 1
        elif line.startswith(" "):
            yield Line("same", old, new, line[1:])
            old, new = old + 1, new + 1
