"""The trainers' files as the actions read them: small phrases, and which replies there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
PIECES = DATA / "pieces.yml"
RESPONSES = DATA / "responses"


@cache
def pieces(section: str = "pieces") -> Mapping[str, str]:
    """One section of the trainers' file of small phrases, by name."""
    found: Mapping[str, str] = yaml.safe_load(PIECES.read_text(encoding="utf-8"))[section]
    return found


@cache
def replies() -> frozenset[str]:
    """The names of all replies that the trainers have written."""
    files = (yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in RESPONSES.rglob("*.yml"))
    return frozenset(name for file in files for name in file["responses"])
