"""What the desk says in an agent's name, as trainers wrote it, and the small lists of the agents' page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import PROJECT
from desk import causes

RESPONSES = PROJECT / "data" / "responses" / "handover.yml"
CANNED = PROJECT / "data" / "canned_replies.yml"
WORDS = Path(__file__).parent / "words.yml"
CLOSING = PROJECT / "data" / "closing.yml"


def said(name: str, ordinal: int, **values: Any) -> str:
    """A wording of the reply `name`, another one for the next `ordinal`, with its placeholders filled."""
    wordings = _read(str(RESPONSES))["responses"][name]
    return str(wordings[ordinal % len(wordings)]["text"]).format(**values)


def canned() -> list[dict[str, Any]]:
    """Replies for agents to begin with, by topic; `{case_number}` stands for the case's number."""
    topics: dict[str, list[str]] = _read(str(CANNED))
    return [{"topic": topic, "texts": texts} for topic, texts in topics.items()]


def closing() -> dict[str, dict[str, str]]:
    """What can be said when a case is closed: outcomes, causes and origins, by code."""
    found: dict[str, dict[str, str]] = _read(str(CLOSING))
    return {**found, "causes": causes.causes(), "origins": causes.origins()}


def labels(group: str) -> dict[str, Any]:
    """A group of the page's own labels, by code."""
    found: dict[str, Any] = _read(str(WORDS))[group]
    return found


def label(group: str, code: str | None = None, default: str = "") -> str:
    """One of the page's own labels; a code without one is shown as `default`, or as it is."""
    if code is None:
        return str(_read(str(WORDS))[group])
    return str(labels(group).get(code, default or code))


@cache
def _read(path: str) -> Any:
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)
