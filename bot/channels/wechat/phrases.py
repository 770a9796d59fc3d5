"""The channel's own sentences, which no turn of the dialogue says; several wordings take turns."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("phrases.yml")
CUSTOMERS_KEPT = 10_000


@cache
def phrases() -> dict[str, list[str]]:
    """All wordings by name."""
    found: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def phrase(name: str) -> str:
    """The first wording of `name`."""
    return phrases()[name][0]


class Wordings:
    """Chooses wordings so that no customer reads the same one twice in a row."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], int] = OrderedDict()

    def say(self, name: str, customer: str) -> str:
        wordings = phrases()[name]
        turn = self._last.get((name, customer), -1) + 1
        self._last[name, customer] = turn
        self._last.move_to_end((name, customer))
        if len(self._last) > CUSTOMERS_KEPT:
            self._last.popitem(last=False)
        return wordings[turn % len(wordings)]
