"""The trainers' files as the tests read them."""

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.settings import PROJECT

DATA = PROJECT / "data"
RESPONSE_FILES = sorted((DATA / "responses").rglob("*.yml"))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def domain() -> dict[str, Any]:
    found: dict[str, Any] = read(PROJECT / "domain.yml")
    return found


def domain_intents() -> list[str]:
    return [name for entry in domain()["intents"] for name in entry]


@cache
def training_messages() -> list[tuple[str, str]]:
    """Every training message, as its trainer wrote it, with its intent."""
    blocks = [block for path in sorted((DATA / "nlu").glob("*.yml")) for block in read(path)["nlu"]]
    return [(line.removeprefix("- "), block["intent"]) for block in blocks for line in block["examples"].splitlines()]


@cache
def rules() -> list[dict[str, Any]]:
    return [rule for path in sorted((DATA / "rules").glob("*.yml")) for rule in read(path)["rules"]]


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    """The wordings of every reply, by its name; a wording has `text` and may have `buttons`."""
    return {name: wordings for path in RESPONSE_FILES for name, wordings in read(path)["responses"].items()}


def wordings() -> list[tuple[str, dict[str, Any]]]:
    return [(name, wording) for name, written in responses().items() for wording in written]


def buttons() -> list[dict[str, str]]:
    return [button for _, wording in wordings() for button in wording.get("buttons", [])]


def pieces() -> dict[str, str]:
    """The small phrases that replies are put together from, of all sections."""
    return {name: text for section in read(DATA / "pieces.yml").values() for name, text in section.items()}


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
