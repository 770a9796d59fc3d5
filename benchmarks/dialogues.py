"""The dialogues that both sides are sent, worded anew for each customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("dialogues.yml")


@dataclass(frozen=True)
class Turn:
    """One message: as the desk is sent it, and as stock Rasa is."""

    anxin: str
    stock: str


@dataclass(frozen=True)
class Dialogue:
    """One customer's messages in their order; `sender` is new for every customer."""

    sender: str
    turns: tuple[Turn, ...]


class Dialogues:
    """The dialogues of dialogues.yml, in as many wordings as there are pairs of an opener and a closer."""

    def __init__(self, today: date, file: Path = FILE) -> None:
        self._today = today
        self._plan: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        self._wordings = [(o, c) for c in self._plan["closers"] for o in self._plan["openers"]]

    def of(self, customers: str, number: int) -> list[Dialogue]:
        """Every dialogue once, in wording `number`, by senders whose names begin with `customers`."""
        return [
            Dialogue(f"{customers}-{number}-{place}", tuple(self._turns(plan, number)))
            for place, plan in enumerate(self._plan["dialogues"])
        ]

    def _turns(self, plan: dict[str, Any], number: int) -> Iterator[Turn]:
        opener, closer = self._wordings[number % len(self._wordings)]
        values = self._values(plan, number % len(self._wordings))
        for turn in plan["turns"]:
            text = turn["press"] if "press" in turn else f"{opener}{turn['say']}{closer}"
            yield Turn(_filled(text, values), _filled(turn.get("stock", text), values))

    def _values(self, plan: dict[str, Any], shift: int) -> dict[str, str]:
        days = plan.get("days_ago", 0) + shift
        return {
            "<days>": str(days),
            "<date>": (self._today - timedelta(days=days)).isoformat(),
            "<yuan>": str(plan.get("yuan", 0) + shift),
        }


def _filled(text: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text
