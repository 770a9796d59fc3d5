"""The training messages as the trainers wrote them, each with the place where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.settings import PROJECT

NLU = PROJECT / "data" / "nlu"
# Where the fourteen intents of returns, exchanges and repairs are taught.
GROUP_A = "return_exchange_and_repair.yml"

_INTENT = re.compile(r"- intent: (?P<name>\w+)\s*$")
_MESSAGE = re.compile(r"    - (?P<text>.*\S)\s*$")


@dataclass(frozen=True)
class Example:
    """A training message, its intent, and where it stands."""

    text: str
    intent: str
    file: str
    line: int

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"


def read_examples(folder: Path = NLU) -> list[Example]:
    """All training messages of a folder, in the order of its files."""
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml")))
    return [example for name, text in texts for example in examples_in(name, text)]


def examples_in(file: str, text: str) -> list[Example]:
    """The training messages of one file's text.

    They are the lines of the one form that trainers use (Rasa's own), read by line so that each place is known.
    """
    found, intent = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        if name := _INTENT.match(line):
            intent = name["name"]
        elif intent and (message := _MESSAGE.match(line)):
            found.append(Example(message["text"], intent, file, number))
    return found
