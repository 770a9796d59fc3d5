"""What rules and stories may name: intents, actions, replies, forms and slots of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# Actions that Rasa has by itself.
DEFAULT_ACTIONS = frozenset(
    {
        "action_listen",
        "action_restart",
        "action_session_start",
        "action_default_fallback",
        "action_deactivate_loop",
        "action_back",
        "...",
    }
)


@dataclass(frozen=True)
class DomainNames:
    """`responses` holds every reply's wordings by its name (`utter_greet`)."""

    intents: tuple[str, ...]
    actions: tuple[str, ...]
    forms: tuple[str, ...]
    slots: frozenset[str]
    responses: Mapping[str, tuple[str, ...]]

    def does(self, action: str) -> bool:
        """Whether a step may take this action."""
        return action in self.actions or action in self.forms or action in self.responses or action in DEFAULT_ACTIONS

    @property
    def all_actions(self) -> list[str]:
        return [*self.responses, *self.actions, *self.forms]


RESPONSES = "data/responses"


def read_domain_names(project: Path, instead: Mapping[str, str] | None = None) -> DomainNames:
    """The names of a project's domain and of its replies, with the texts of `instead` (by path) in place of files.

    Raises OSError and yaml.YAMLError.
    """
    domain = _read((project / "domain.yml").read_text(encoding="utf-8"))
    responses: dict[str, tuple[str, ...]] = {}
    for text in response_texts(project, instead or {}):
        for name, wordings in (_read(text).get("responses") or {}).items():
            responses[name] = tuple(str(wording.get("text", "")) for wording in wordings or [])
    return DomainNames(
        intents=tuple(_names(domain.get("intents"))),
        actions=tuple(_names(domain.get("actions"))),
        forms=tuple(domain.get("forms") or {}),
        slots=frozenset(domain.get("slots") or {}),
        responses=responses,
    )


def response_texts(project: Path, instead: Mapping[str, str]) -> Iterator[str]:
    """The texts of all files of replies, in order."""
    kept = {file.relative_to(project).as_posix() for file in (project / RESPONSES).rglob("*.yml")}
    for path in sorted(kept | {path for path in instead if path.startswith(f"{RESPONSES}/")}):
        yield instead[path] if path in instead else (project / path).read_text(encoding="utf-8-sig")


def _read(text: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader) or {}  # noqa: S506 (both loaders are safe ones)


def _names(entries: list[Any] | None) -> list[str]:
    """Names of entries that are a name or a mapping with one."""
    return [entry if isinstance(entry, str) else str(next(iter(entry))) for entry in entries or []]
