"""Where a message speaks of a dictionary's terms: whole words by spaCy, phrases by characters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from actions.templates import MASK, Contexts, compile_phrases, fold, mask
from bot.nlu.dictionaries import Term, Vocabulary
from bot.nlu.tokenise import Tokeniser

_OTHER = "-"
# So few are sooner looked for than a text is cut.
_FEW = 200


class Sense(Enum):
    """How the words around a mention turn it."""

    PLAIN = "plain"
    AFFIRMED = "affirmed"
    NEGATED = "negated"


@dataclass(frozen=True)
class Mention:
    """A stretch of text, as character offsets, that one of an entity's terms fits."""

    term: Term
    begin: int
    end: int


class WordFinder:
    """Finds the terms' `words` where they begin and end on the tokeniser's borders."""

    def __init__(self, tokeniser: Tokeniser, vocabularies: Iterable[Vocabulary]) -> None:
        self._tokeniser = tokeniser
        self._vocab = spacy.blank("zh").vocab
        self._matcher = PhraseMatcher(self._vocab)
        self._terms: dict[int, list[tuple[str, Term]]] = {}
        self._known: set[str] = set()
        owned = _owners(vocabularies)
        self._spelt = tuple(fold(word) for word in owned)
        for word, owners in owned.items():
            tokens = tokeniser.tokens(fold(word))
            self._known.update(tokens)
            self._matcher.add(word, [Doc(self._vocab, words=tokens)])
            self._terms[self._vocab.strings[word]] = owners

    def find(self, folded: str) -> Mapping[str, Sequence[Mention]]:
        """The mentions in a folded text, by entity."""
        if len(self._spelt) <= _FEW and not any(word in folded for word in self._spelt):
            return {}
        tokens = self._tokeniser.tokens(folded)
        borders = [0, *accumulate(map(len, tokens))]
        # spaCy's vocabulary keeps every word for good: what customers write beside our words stays out of it.
        document = Doc(self._vocab, words=[token if token in self._known else _OTHER for token in tokens])
        found: dict[str, list[Mention]] = defaultdict(list)
        for word, first, last in self._matcher(document):
            for entity, term in self._terms[word]:
                found[entity].append(Mention(term, borders[first], borders[last]))
        return found


class MentionRules:
    """One vocabulary's phrases, look-alikes and contexts, ready to be applied."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.entity = vocabulary.entity
        self._counting = _counting_senses(vocabulary)
        self._phrases = list(_phrase_patterns(vocabulary.terms))
        self._exceptions = compile_phrases(vocabulary.exceptions)
        self._affirmed = Contexts.compile(vocabulary.affirmed)
        self._negated = Contexts.compile(vocabulary.negated)

    def mentions(self, folded: str, words: Iterable[Mention]) -> list[Mention]:
        """The mentions in a folded text, `words` among them: the longest wins, look-alikes are left out."""
        masked = mask(self._exceptions, folded)
        whole_words = [word for word in words if MASK not in masked[word.begin : word.end]]
        return _longest([*whole_words, *self._phrase_mentions(masked)])

    def sense(self, folded: str, mention: Mention) -> Sense:
        """The sense that the longest fitting context gives; of two equally long ones the negation."""
        affirmed = self._affirmed.reach(folded, mention.begin, mention.end)
        negated = self._negated.reach(folded, mention.begin, mention.end)
        if affirmed == negated == -1:
            return Sense.PLAIN
        return Sense.AFFIRMED if affirmed > negated else Sense.NEGATED

    def counts(self, sense: Sense) -> bool:
        """Whether a mention in this sense states the entity itself."""
        return sense in self._counting

    def _phrase_mentions(self, text: str) -> Iterator[Mention]:
        for pattern, term in self._phrases:
            for match in pattern.finditer(text):
                yield Mention(term, match.start(), match.end())


def _counting_senses(vocabulary: Vocabulary) -> frozenset[Sense]:
    if vocabulary.only_affirmed:
        return frozenset({Sense.AFFIRMED})
    return frozenset(Sense) if vocabulary.keep_negated else frozenset({Sense.PLAIN, Sense.AFFIRMED})


def _owners(vocabularies: Iterable[Vocabulary]) -> Mapping[str, list[tuple[str, Term]]]:
    owners: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for vocabulary in vocabularies:
        for term in vocabulary.terms:
            for word in term.words:
                owners[word].append((vocabulary.entity, term))
    return owners


def _phrase_patterns(terms: Iterable[Term]) -> Iterator[tuple[re.Pattern[str], Term]]:
    for term in terms:
        pattern = compile_phrases(term.phrases)
        if pattern:
            yield pattern, term


def _longest(found: Sequence[Mention]) -> list[Mention]:
    """The mentions that no longer one overlaps, in the order of their position."""
    kept = []
    taken = bytearray(max((mention.end for mention in found), default=0))
    for mention in sorted(found, key=lambda mention: (mention.begin - mention.end, mention.begin)):
        if not any(taken[mention.begin : mention.end]):
            taken[mention.begin : mention.end] = b"\1" * (mention.end - mention.begin)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.begin)
