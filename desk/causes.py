"""Why customers complain and where it came from: the handbooks' lists, and what the desk proposes from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CAUSES = Path(__file__).parent / "words" / "causes.yml"


class UnknownCauseError(ValueError):
    """No cause or origin of the lists has this code."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cause and its origin, as codes of the lists."""

    cause: str
    origin: str


@cache
def _lists() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(CAUSES.read_text(encoding="utf-8"))
    return content


def causes() -> dict[str, str]:
    """All causes by code with their Chinese names: the ten, then the finer ones of product and service."""
    return {**_lists()["causes"], **{code: entry["label"] for code, entry in _lists()["details"].items()}}


def origins() -> dict[str, str]:
    """Where the trouble came from, by code with the Chinese names."""
    return dict(_lists()["origins"])


def main_cause(code: str) -> str | None:
    """The one of the ten that a cause belongs to; None where it belongs to none of them."""
    if code in _lists()["causes"]:
        return code
    cause: str | None = _lists()["details"][code]["cause"]
    return cause


def propose(intent: str, scenario: str, facts: Mapping[str, Any]) -> Proposal | None:
    """What the desk takes for the cause until a person confirms it; None when nothing points to one."""
    for entry in _lists()["proposals"]:
        if _holds(entry["when"], intent, scenario, facts):
            return Proposal(entry["cause"], entry["origin"])
    return None


def check(cause: str, origin: str) -> None:
    """Raises UnknownCauseError when either code is on no list."""
    for code, known in ((cause, causes()), (origin, origins())):
        if code not in known:
            raise UnknownCauseError(code)


def _holds(when: Mapping[str, Any], intent: str, scenario: str, facts: Mapping[str, Any]) -> bool:
    return (
        intent in when.get("intent", (intent,))
        and scenario in when.get("scenario", (scenario,))
        and all(facts.get(name) == value for name, value in when.get("facts", {}).items())
    )
