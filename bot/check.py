"""The linter for training messages: what would teach the classifier something wrong, or nothing.

Errors must be mended before training; hints are for the trainer to judge. All is said in Chinese, with the place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.examples import GROUP_A, Example
from bot.near_copies import NearCopies
from bot.nlu.dictionaries import Vocabulary, read_vocabularies
from bot.nlu.normalise import normalise
from bot.nlu.phrases import bare

LEAST = 80
LEAST_OF_GROUP_A = 150
NEAR_ACROSS = 0.8
MOST_TO_THE_MEDIAN = 5
LEAST_MENTIONS = 3
COVERED = ("product", "fault")

Weight = Literal["错误", "提醒"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or noteworthy, in a trainer's words."""

    weight: Weight
    text: str

    def __str__(self) -> str:
        return f"{self.weight}：{self.text}"


def check(examples: Sequence[Example], evaluated: Sequence[str]) -> list[Finding]:
    """Everything to say of the training messages; `evaluated` are the messages that must not be trained on."""
    return [
        *_empty(examples),
        *_repeated(examples),
        *_too_few(examples),
        *_near_evaluated(examples, evaluated),
        *_near_across(examples),
        *_imbalanced(examples),
        *_not_covered(examples, read_vocabularies()),
    ]


def _empty(examples: Sequence[Example]) -> Iterator[Finding]:
    for example in examples:
        if not normalise(example.text):
            yield Finding("错误", f"{example.place} 的消息里什么字也没有")


def _repeated(examples: Sequence[Example]) -> Iterator[Finding]:
    """Messages that are the same to the classifier, whatever signs surround them."""
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(bare(normalise(example.text)), example)
        if other is example:
            continue
        if other.intent == example.intent:
            yield Finding("错误", f"“{example.text}”写了两遍：{other.place} 和 {example.place}")
        else:
            yield Finding(
                "错误",
                f"“{example.text}”属于两个意图：{other.intent}（{other.place}）和 {example.intent}（{example.place}）",
            )


def _too_few(examples: Sequence[Example]) -> Iterator[Finding]:
    for (intent, file), count in Counter((example.intent, example.file) for example in examples).items():
        least = LEAST_OF_GROUP_A if file == GROUP_A else LEAST
        if count < least:
            yield Finding("错误", f"{intent} 只有 {count} 条消息，至少要 {least} 条（{file}）")


def _near_evaluated(examples: Sequence[Example], evaluated: Sequence[str]) -> Iterator[Finding]:
    near = NearCopies(evaluated)
    for example in examples:
        for place, _ in near.of(example.text):
            yield Finding(
                "错误", f"{example.place}“{example.text}”和评测消息“{evaluated[place]}”几乎一样，评测就不准了"
            )


def _near_across(examples: Sequence[Example]) -> Iterator[Finding]:
    near = NearCopies([example.text for example in examples])
    for number, example in enumerate(examples):
        for place, _ in near.of(example.text, NEAR_ACROSS, before=number):
            other = examples[place]
            if other.intent != example.intent:
                yield Finding(
                    "提醒",
                    f"“{other.text}”（{other.intent}，{other.place}）和“{example.text}”（{example.intent}，{example.place}）"
                    "几乎一样，意图却不同",
                )


def _imbalanced(examples: Sequence[Example]) -> Iterator[Finding]:
    counts = Counter(example.intent for example in examples)
    middle = sorted(counts.values())[len(counts) // 2] if counts else 0
    for intent, count in counts.items():
        if count > MOST_TO_THE_MEDIAN * middle or MOST_TO_THE_MEDIAN * count < middle:
            yield Finding("提醒", f"{intent} 有 {count} 条消息，一般的意图有 {middle} 条，相差太大")


def _not_covered(examples: Sequence[Example], vocabularies: Sequence[Vocabulary]) -> Iterator[Finding]:
    """Products and faults of the dictionaries that hardly any message speaks of."""
    said = "\n".join(normalise(example.text) for example in examples)
    for vocabulary in vocabularies:
        if vocabulary.entity in COVERED:
            for value, (label, count) in _mentions(vocabulary, said).items():
                if count < LEAST_MENTIONS:
                    yield Finding("提醒", f"词典里的“{label}”（{vocabulary.entity}: {value}）只在 {count} 条消息里提到")


def _mentions(vocabulary: Vocabulary, said: str) -> Mapping[str, tuple[str, int]]:
    """For each value that has words: what it is called, and how often they are said."""
    found: dict[str, tuple[str, int]] = {}
    words: dict[str, set[str]] = defaultdict(set)
    for term in vocabulary.terms:
        words[term.value] |= set(term.words)
        found[term.value] = (term.label or found.get(term.value, ("", 0))[0] or term.value, 0)
    return {
        value: (label, sum(said.count(word) for word in words[value]))
        for value, (label, _) in found.items()
        if words[value]
    }
