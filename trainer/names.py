"""What a trainer reads instead of the codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).parent / "words.yml"
PIECES = Path("data/pieces.yml")

_REFERENCE = re.compile(r"⟦(\w+):\d+⟧")


@cache
def names(group: str) -> Mapping[str, str]:
    """A group of names by code."""
    found: Mapping[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))[group]
    return found


def intent_names(root: Path) -> dict[str, str]:
    """What intents are called: to customers, in the files below `root`, or else on the workbench alone."""
    return {**names("intents"), **_told_customers((root / PIECES).read_text(encoding="utf-8"))}


def readable(text: str) -> str:
    """A message with each reference to a personal value replaced by what kind of value it is."""
    return _REFERENCE.sub(lambda found: f"[{names('references').get(found[1], '个人信息')}]", text)


def without_references(text: str) -> str:
    """A message without its personal values, which teach nothing."""
    return " ".join(_REFERENCE.sub(" ", text).split())


@cache
def _told_customers(pieces: str) -> Mapping[str, str]:
    found: Mapping[str, str] = yaml.safe_load(pieces).get("intents", {})
    return found
