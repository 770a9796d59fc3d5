"""How well the entity rules read: precision and recall of each type on annotated sentences that were not tuned on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.nlu.normalise import normalise
from bot.nlu.reader import RasaEntity
from bot.settings import PROJECT

SENTENCES = PROJECT / "data" / "evaluation" / "entities" / "sentences.tsv"

Span = tuple[int, int]

# What an annotator calls a type, and the entities that the rules read for it.
TYPES: Mapping[str, frozenset[str]] = {
    "product": frozenset({"product"}),
    "brand": frozenset({"brand"}),
    "model": frozenset({"model"}),
    "fault": frozenset({"fault"}),
    "part": frozenset({"part"}),
    "document": frozenset({"document"}),
    "hazard": frozenset({"hazard"}),
    "place": frozenset({"province", "city", "county"}),
    "person": frozenset({"person"}),
    "phone": frozenset({"phone_number"}),
    "order": frozenset({"order_number"}),
    "date": frozenset({"date"}),
    "money": frozenset({"money"}),
    "repairs": frozenset({"repairs"}),
    "period": frozenset({"days_waited", "date"}),
}
# "三个月前" is a day to the rules and a period to an annotator: neither is wrong about the other.
AS_WELL = {"date": frozenset({"period"}), "period": frozenset({"date"})}


class Reads(Protocol):
    """Anything that reads the entities of a normalised message."""

    def read(self, text: str) -> list[RasaEntity]: ...


@dataclass(frozen=True)
class Annotated:
    """A sentence and the words that an annotator marked: (type, words)."""

    text: str
    marks: tuple[tuple[str, str], ...]


@dataclass
class Count:
    """What was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        found = self.right + self.wrong
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        there = self.right + self.missed
        return self.right / there if there else 0.0


def read_annotated(path: Path = SENTENCES) -> list[Annotated]:
    """One sentence a line: text TAB `type=words | type=words`; without marks where there is nothing to find.

    Raises:
        ValueError: words that are marked do not stand in their sentence.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text, _, marks = line.partition("\t")
        pairs = [mark.strip().partition("=")[::2] for mark in marks.split("|") if mark.strip()]
        if any(words not in text for _, words in pairs):
            raise ValueError(f"{path.name}:{number}: words that do not stand in the sentence")
        found.append(Annotated(text, tuple(pairs)))
    return found


def count(reader: Reads, sentences: Iterable[Annotated]) -> dict[str, Count]:
    """Each type's counts. A mention counts as found when the two spans overlap."""
    counts = {name: Count() for name in TYPES}
    for sentence in sentences:
        text = normalise(sentence.text)
        read = reader.read(text)
        for name, total in counts.items():
            as_well = _marked(text, sentence, AS_WELL.get(name, ()))
            _add(total, _marked(text, sentence, {name}), _read(read, name), as_well)
    return counts


def _add(total: Count, marked: Sequence[Span], found: Sequence[Span], as_well: Sequence[Span]) -> None:
    met = sum(any(_overlap(mark, other) for other in found) for mark in marked)
    total.right += met
    total.missed += len(marked) - met
    total.wrong += sum(not any(_overlap(mark, other) for mark in (*marked, *as_well)) for other in found)


def _marked(text: str, sentence: Annotated, kinds: Collection[str]) -> list[Span]:
    return list(_spans(text, [normalise(words) for kind, words in sentence.marks if kind in kinds]))


def _read(read: Iterable[RasaEntity], name: str) -> list[Span]:
    """Where entities of a type were read; one that is said of the whole message was not read twice."""
    return sorted({(found["start"], found["end"]) for found in read if found["entity"] in TYPES[name]})


def _spans(text: str, marked: Sequence[str]) -> Iterator[Span]:
    """Where marked words stand; the same words marked again are looked for further on."""
    position: dict[str, int] = {}
    for words in marked:
        start = text.find(words, position.get(words, 0))
        if start >= 0:
            position[words] = start + len(words)
            yield start, start + len(words)


def _overlap(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]
