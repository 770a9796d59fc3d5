"""Labelled messages for measuring: the real ones of `ANXIN_EVAL`, and the project's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.settings import PROJECT

OWN = PROJECT / "data" / "evaluation"
OUTSIDE = "out_of_scope"


@dataclass(frozen=True)
class Labelled:
    """A message and the intents that a careful annotator accepted, the preferred one first."""

    text: str
    accepted: tuple[str, ...]


def dev_file() -> Path:
    """The real messages, in the folder that ANXIN_EVAL names."""
    return Path(os.environ.get("ANXIN_EVAL", PROJECT.parent / "shared" / "eval")) / "dev.tsv"


def dev_messages() -> list[Labelled]:
    """The real messages; `read_labelled` says what it raises."""
    return read_labelled(dev_file())


def own_messages() -> list[Labelled]:
    """The project's own messages, in scope and out of it."""
    return [message for path in sorted(OWN.glob("*.tsv")) for message in read_labelled(path)]


def read_labelled(path: Path) -> list[Labelled]:
    """One message a line: text TAB accepted intents, comma-separated; more columns are looked past.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a line has no labels, or there is no line.
    """
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        text, separator, labels = line.partition("\t")
        if not separator:
            raise ValueError(f"{path}:{number}: no labels after the message")
        messages.append(Labelled(text, tuple(labels.split("\t")[0].split(","))))
    return messages
