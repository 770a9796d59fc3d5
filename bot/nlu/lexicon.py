"""The words that rules look for: YAML files that trainers edit, turned into pieces of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from bot.settings import PROJECT

FOLDER = PROJECT / "data" / "dictionaries"


@cache
def dictionary(name: str) -> dict[str, Any]:
    """The content of `data/dictionaries/<name>.yml`, read once for the life of the process."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return content


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
