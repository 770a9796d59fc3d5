"""Products, faults, papers, dangers, wishes, places and numbers, read by rules from the dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from actions.templates import fold
from bot.nlu.dictionaries import DICTIONARIES, Vocabulary, read_vocabularies
from bot.nlu.formats import find_formats, read_formats
from bot.nlu.homophones import Homophones
from bot.nlu.mentions import Mention, MentionRules, Sense, WordFinder
from bot.nlu.tokenise import Tokeniser

# Products are typed in haste; a fault or a paper is longer, and its word often means something else by its sound.
TYPED_BY_SOUND = frozenset({"product"})


@dataclass(frozen=True)
class Entity:
    """One reading: `text` is the message from `begin` up to `end`, `value` its code or normal form."""

    entity: str
    value: str
    begin: int
    end: int
    text: str


class _Weight(IntEnum):
    """What an entity rests on; of several readings of one entity only the weightiest kind is kept."""

    STATED = 3
    IMPLIED = 2
    IMPLIED_BY_NEGATION = 1


class EntityReader:
    """Reads the entities of a normalised message; the dictionaries are read at construction.

    With `only` some entities wanted, whatever says nothing of them is left out: these are read as ever, in less time,
    and of the others some or none.
    """

    def __init__(
        self,
        tokeniser: Tokeniser | None = None,
        dictionaries: Path = DICTIONARIES,
        only: frozenset[str] | None = None,
    ) -> None:
        # Requests are made of phrases alone: the tokeniser, and with it the classifier, has no part in them.
        every = [*read_vocabularies(dictionaries), Vocabulary.read(dictionaries / "requests.yml")]
        vocabularies = [vocabulary for vocabulary in every if only is None or only & vocabulary.says()]
        self._words = WordFinder(tokeniser or Tokeniser(dictionaries), vocabularies)
        self._rules = [MentionRules(vocabulary) for vocabulary in vocabularies]
        formats = read_formats(dictionaries)
        # An earlier one may take what a later one would read.
        wanted = only is None or any(known.entity in only for known in formats)
        self._formats = formats if wanted else []
        self._homophones = {v.entity: Homophones(v) for v in vocabularies if v.entity in TYPED_BY_SOUND}

    def read(self, text: str) -> list[Entity]:
        """All entities of `text`, ordered by position. Offsets count the characters of `text`; never raises.

        What is said outweighs what another mention implies, and that outweighs what a negation implies:
        "没有发票" alone means no proof of purchase, beside "有订单记录" it does not.
        """
        weighed = [*self._said(text), *self._numbers(text)]
        weighed += list(self._mistyped(text, [entity for _, entity in weighed]))
        heaviest: dict[str, _Weight] = {}
        for weight, entity in weighed:
            heaviest[entity.entity] = max(weight, heaviest.get(entity.entity, weight))
        kept = {entity: None for weight, entity in weighed if weight == heaviest[entity.entity]}
        return sorted(kept, key=lambda entity: (entity.begin, entity.end, entity.entity))

    def _said(self, text: str) -> Iterator[tuple[_Weight, Entity]]:
        folded = fold(text)
        words = self._words.find(folded)
        for rules in self._rules:
            for mention in rules.mentions(folded, words.get(rules.entity, ())):
                sense = rules.sense(folded, mention)
                for weight, entity, value in _meanings(rules, mention, sense):
                    yield weight, _entity(entity, value, text, mention.begin, mention.end)

    def _mistyped(self, text: str, known: Sequence[Entity]) -> Iterator[tuple[_Weight, Entity]]:
        """What sounds like a word where nothing of its kind was said rightly."""
        for entity, homophones in self._homophones.items():
            taken = [(found.begin, found.end) for found in known if found.entity == entity]
            for begin, end, value in homophones.find(fold(text)):
                if not any(begin < other_end and other_begin < end for other_begin, other_end in taken):
                    yield _Weight.STATED, _entity(entity, value, text, begin, end)

    def _numbers(self, text: str) -> Iterator[tuple[_Weight, Entity]]:
        for format_, begin, end in find_formats(self._formats, text):
            value = format_.normal_form(text[begin:end])
            yield _Weight.STATED, _entity(format_.entity, value, text, begin, end)


def _meanings(rules: MentionRules, mention: Mention, sense: Sense) -> Iterable[tuple[_Weight, str, str]]:
    term = mention.term
    if rules.counts(sense):
        yield _Weight.STATED, rules.entity, term.value
        yield from _implied(_Weight.IMPLIED, term.implies)
    if sense is Sense.AFFIRMED:
        yield from _implied(_Weight.IMPLIED, term.when_affirmed)
    if sense is Sense.NEGATED:
        yield from _implied(_Weight.IMPLIED_BY_NEGATION, term.when_negated)


def _implied(weight: _Weight, implied: Mapping[str, str]) -> Iterable[tuple[_Weight, str, str]]:
    return ((weight, entity, value) for entity, value in implied.items())


def _entity(entity: str, value: str, text: str, begin: int, end: int) -> Entity:
    return Entity(entity, value, begin, end, text[begin:end])
