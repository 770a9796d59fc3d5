"""Whole messages that everybody says and that no sentence vector can tell apart ("嗯", "886", "不是")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.settings import PROJECT

PHRASES = PROJECT / "data" / "dictionaries" / "phrases.yml"
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


class Phrases:
    """Exact messages with a settled intent, from a YAML file `intent: [message, …]`."""

    def __init__(self, intents: dict[str, Iterable[str]]) -> None:
        self._intents = {bare(text): intent for intent, texts in intents.items() for text in texts}

    @classmethod
    def read(cls, path: Path) -> Phrases:
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def intent_of(self, text: str) -> str | None:
        """The settled intent of a normalised message, whatever punctuation surrounds it; else None."""
        return self._intents.get(bare(text))


def bare(text: str) -> str:
    """The message without case, inner spaces and the punctuation around it; a message of signs only stays whole."""
    return _EDGES.sub("", text.lower()).replace(" ", "") or text.strip()
