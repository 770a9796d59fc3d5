"""The trainers' dictionaries as typed data: words for the tokeniser, vocabularies for the entity rules.

`data/dictionaries/README.md` explains the files to trainers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml

from bot.settings import PROJECT

DICTIONARIES = PROJECT / "data" / "dictionaries"

_VOCABULARY_KINDS: Mapping[str, type] = {
    "entity": str,
    "groups": dict,
    "terms": list,
    "except": list,
    "affirmed": list,
    "negated": list,
    "keep_negated": bool,
    "only_affirmed": bool,
}
_TERM_KINDS: Mapping[str, type] = {
    "value": str,
    "label": str,
    "words": list,
    "phrases": list,
    "implies": dict,
    "when_affirmed": dict,
    "when_negated": dict,
}


class DictionaryError(ValueError):
    """A dictionary file that cannot be used; the message names the file and the entry."""


@dataclass(frozen=True)
class Term:
    """One value of an entity and how customers say it.

    `words` count where the tokeniser sees whole words, `phrases` anywhere (see `actions/templates.py`). `implies`
    maps further entities to the value that a mention carries with it; `when_affirmed` and `when_negated` hold
    only where the mention stands in such a context.
    """

    value: str
    label: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    implies: Mapping[str, str] = field(default_factory=dict)
    when_affirmed: Mapping[str, str] = field(default_factory=dict)
    when_negated: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """One entity: its terms, look-alikes that are none, and the contexts that confirm or cancel a mention."""

    entity: str
    terms: tuple[Term, ...]
    exceptions: tuple[str, ...] = ()
    affirmed: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    keep_negated: bool = False
    only_affirmed: bool = False

    def says(self) -> frozenset[str]:
        """All entities that a mention may state: its own, and what its terms bring with them."""
        brought = (bring for term in self.terms for bring in (term.implies, term.when_affirmed, term.when_negated))
        return frozenset({self.entity}.union(*brought))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read one file of `entities/`; raises DictionaryError for a missing, unknown or malformed field."""
        entries = _checked(path.name, load(path), _VOCABULARY_KINDS, required=("entity", "terms"))
        groups = {name: f"({'|'.join(members)})" for name, members in entries.get("groups", {}).items()}
        return cls(
            entity=entries["entity"],
            terms=tuple(_term(path.name, entry, groups) for entry in entries["terms"]),
            exceptions=_expanded(path.name, entries.get("except", ()), groups),
            affirmed=_expanded(path.name, entries.get("affirmed", ()), groups),
            negated=_expanded(path.name, entries.get("negated", ()), groups),
            keep_negated=entries.get("keep_negated", False),
            only_affirmed=entries.get("only_affirmed", False),
        )


def read_vocabularies(folder: Path = DICTIONARIES) -> list[Vocabulary]:
    """Every entity vocabulary of the folder, in the order of the file names."""
    return [Vocabulary.read(path) for path in sorted((folder / "entities").glob("*.yml"))]


def tokeniser_words(folder: Path = DICTIONARIES) -> Iterator[str]:
    """The words that the tokeniser must not cut: those of `words.yml` and those of the entities."""
    for group in load(folder / "words.yml").values():
        yield from group
    for vocabulary in read_vocabularies(folder):
        for term in vocabulary.terms:
            yield from term.words


def fingerprint(folder: Path = DICTIONARIES) -> str:
    """A hash of the files behind `tokeniser_words` and `read_vocabularies`."""
    digest = hashlib.sha256()
    for path in (folder / "words.yml", *sorted((folder / "entities").glob("*.yml"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load(path: Path) -> Any:
    """The content of one YAML file; raises DictionaryError when it is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise DictionaryError(f"{path.name}: {error}") from error


def _term(where: str, entry: object, groups: Mapping[str, str]) -> Term:
    entries = _checked(where, entry, _TERM_KINDS, required=("value",))
    where = f"{where}, {entries['value']}"
    return Term(
        value=entries["value"],
        label=entries.get("label", ""),
        words=tuple(entries.get("words", ())),
        phrases=_expanded(where, entries.get("phrases", ()), groups),
        implies=entries.get("implies", {}),
        when_affirmed=entries.get("when_affirmed", {}),
        when_negated=entries.get("when_negated", {}),
    )


def _expanded(where: str, phrases: Sequence[str], groups: Mapping[str, str]) -> tuple[str, ...]:
    """The phrases with each `{group}` replaced by the choice of its members."""
    try:
        return tuple(phrase.format_map(groups) for phrase in phrases)
    except (KeyError, ValueError, AttributeError) as error:
        raise DictionaryError(f"{where}: a phrase cannot be read: {error}") from error


def _checked(where: str, entry: object, kinds: Mapping[str, type], required: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise DictionaryError(f"{where}: expected a mapping, found {entry!r}")
    for name, item in entry.items():
        if name not in kinds:
            raise DictionaryError(f"{where}: unknown field {name!r}")
        if not isinstance(item, kinds[name]):
            raise DictionaryError(f"{where}: {name!r} must be a {kinds[name].__name__}")
    for name in required:
        if name not in entry:
            raise DictionaryError(f"{where}: {name!r} is missing")
    return entry
