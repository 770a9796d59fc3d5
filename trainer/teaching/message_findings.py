"""What is wrong with files of training messages that would be saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from bot.evaluation.messages import read_labelled
from bot.examples import Example
from bot.near_copies import NearCopies
from bot.nlu.normalise import normalise
from bot.nlu.phrases import Phrases
from trainer.refusals import Finding
from trainer.teaching.messages import all_messages, key_of, messages_in, texts_below
from trainer.wrong_files import rather

DOMAIN = "domain.yml"
EVALUATION = "data/evaluation"
PHRASES = "data/dictionaries/phrases.yml"

# The one form in which trainers write, so that every tool finds the place of each message.
_LINE = re.compile(r'version: "3\.1"|nlu:|- intent: \w+ *|  examples: \|| *|#.*|    - .*\S *')
# Rasa would read these as a marked entity and take the brackets out; ours come from the dictionaries.
_MARKED = re.compile(r"\[[^\]]+\](\(|\{)")


def message_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """Everything that is wrong with the new lines of these texts, read beside the other files below `root`.

    A text that is there already may have been merged from two, each of which was right: then its messages are held
    against each other and the intents.
    """
    before = texts_below(root)
    for path, text in texts.items():
        yield from _wrong_lines(path, text)
    older = {path: text for path, text in before.items() if path in texts}
    known = {(message.file, message.intent, message.text) for message in all_messages(older)}
    mine = [message for path, text in texts.items() for message in messages_in(path, text)]
    new = [message for message in mine if (message.file, message.intent, message.text) not in known]
    merged = [message for message in mine if before.get(message.file) == texts[message.file]]
    yield from _unknown_intents([*new, *merged], root)
    yield from _repeated([*new, *merged], all_messages({**before, **texts}))
    if new:
        yield from _unreadable(new)
        yield from _settled_otherwise(new, root)
        yield from _evaluated(new, root)


def _wrong_lines(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            remedy = "意图写成“- intent: 名字”，例句写成四个空格、一横、一个空格再加句子"
            yield Finding(path, number, "这一行不是例句文件的写法", remedy)


def _unknown_intents(new: list[Example], root: Path) -> Iterator[Finding]:
    intents = domain_intents(root)
    for name in dict.fromkeys(message.intent for message in new):
        if name not in intents:
            first = next(message for message in new if message.intent == name)
            yield Finding(first.file, first.line, f"没有“{name}”这个意图", rather(name, intents))


def _unreadable(new: list[Example]) -> Iterator[Finding]:
    for message in new:
        if not normalise(message.text):
            yield Finding(message.file, message.line, "这句话里什么字也没有", "删掉这一行")
        elif _MARKED.search(message.text):
            remedy = "去掉方括号，说法加到 data/dictionaries/entities 里"
            yield Finding(message.file, message.line, "方括号后面跟着括号，会被当成标注", remedy)


def _repeated(new: list[Example], everything: list[Example]) -> Iterator[Finding]:
    at: dict[str, list[Example]] = {}
    fresh = {(message.file, message.line) for message in new}
    wanted = {key_of(message.text) for message in new}
    for message in everything:
        if (key := key_of(message.text)) in wanted:
            at.setdefault(key, []).append(message)
    for message in new:
        others = [other for other in at[key_of(message.text)] if other != message]
        # Of several new ones the first may stay.
        if others and (_place(others[0]) not in fresh or _place(others[0]) < _place(message)):
            yield stands_already(message.text, message.intent, others[0], _place(message))


def _place(message: Example) -> tuple[str, int]:
    return message.file, message.line


def stands_already(text: str, intent: str, other: Example, place: tuple[str, int]) -> Finding:
    """The message stands elsewhere already; `place` is what the trainer has to mend."""
    if other.intent == intent:
        return Finding(*place, f"“{text}”已经有了（{other.place}）", "一句话写一遍就够，删掉这一行")
    reason = f"“{text}”已经是 {other.intent} 的例句（{other.place}），不能又是 {intent}"
    return Finding(*place, reason, "一句话只能属于一个意图：想清楚该归哪一个，只留那一句")


def _settled_otherwise(new: list[Example], root: Path) -> Iterator[Finding]:
    phrases = _phrases((root / PHRASES).read_text(encoding="utf-8"))
    for message in new:
        settled = phrases.intent_of(normalise(message.text))
        if settled not in (None, message.intent):
            reason = f"“{message.text}”在 {PHRASES} 里定好了是 {settled}"
            yield Finding(message.file, message.line, reason, "两处写成同一个意图，或者不加这一句")


def _evaluated(new: list[Example], root: Path) -> Iterator[Finding]:
    for path in sorted((root / EVALUATION).glob("*.tsv")):
        texts, near = _measured(path.read_text(encoding="utf-8"), path)
        for message in new:
            for place, _ in near.of(message.text):
                where = f"{EVALUATION}/{path.name}:{place + 1}"
                reason = f"“{message.text}”和评测消息“{texts[place]}”几乎一样（{where}），评测就不准了"
                yield Finding(message.file, message.line, reason, "换一种说法，或者不加这一句")


def domain_intents(root: Path) -> list[str]:
    """The intents that the desk knows."""
    return _intents((root / DOMAIN).read_text(encoding="utf-8"))


@lru_cache(4)
def _intents(domain: str) -> list[str]:
    entries = yaml.load(domain, yaml.CSafeLoader)["intents"]
    return [name for entry in entries for name in (entry if isinstance(entry, dict) else [entry])]


@lru_cache(4)
def _phrases(text: str) -> Phrases:
    return Phrases(yaml.load(text, yaml.CSafeLoader))


@lru_cache(8)
def _measured(_content: str, path: Path) -> tuple[list[str], NearCopies]:
    texts = [message.text for message in read_labelled(path)]
    return texts, NearCopies(texts)
