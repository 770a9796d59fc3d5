"""Messages given their intent: the files of training messages as they are afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.examples import Example
from bot.privacy import mask
from trainer.refusals import Finding, RefusedError
from trainer.teaching.message_findings import DOMAIN, domain_intents, stands_already
from trainer.teaching.messages import (
    all_messages,
    distinct,
    home_of,
    standing,
    taught_intents,
    with_messages,
    without_message,
)
from trainer.wrong_files import rather

LONGEST_MESSAGE = 200
MOST_QUOTED = 24
REFUSED = "这样教不了"


@dataclass(frozen=True)
class NewMessages:
    """The texts that change, by path; the messages that are new, those taken from another intent, those known."""

    texts: Mapping[str, str]
    added: list[str]
    moved: list[str]
    known: list[str]


class TaughtElsewhereError(RefusedError):
    """Messages are another intent's so far, and nothing else is wrong: they could be moved."""

    def shown(self) -> dict[str, Any]:
        return {**super().shown(), "movable": True}


def new_messages(
    texts: Mapping[str, str], given: Sequence[str], intent: str, root: Path, *, move: bool = False
) -> NewMessages:
    """The files' texts with the messages taught as `intent`; `move` takes them from the intent that they have so far.

    Raises RefusedError (TaughtElsewhereError where `move` would help) with line, reason and remedy.
    """
    messages = distinct(" ".join(message.split()) for message in given)
    if not messages:
        raise RefusedError("请至少选一句话")
    home = _home(texts, intent, root)
    _check(messages, home)
    at = {message: standing(texts, message) for message in messages}
    elsewhere = {message: other for message, other in at.items() if other is not None and other.intent != intent}
    if elsewhere and not move:
        found = [stands_already(message, intent, other, _place(other)) for message, other in elsewhere.items()]
        raise TaughtElsewhereError(REFUSED, found)
    changed = _taken_out(texts, list(elsewhere.values()))
    new = [message for message in messages if at[message] is None or message in elsewhere]
    if new:
        changed[home] = with_messages(home, changed.get(home, texts[home]), intent, new)
    added = [message for message in new if message not in elsewhere]
    known = [message for message in messages if message not in new]
    return NewMessages(changed, added, list(elsewhere), known)


def _home(texts: Mapping[str, str], intent: str, root: Path) -> str:
    home = home_of(intent, texts)
    if home is not None:
        return home
    if intent in domain_intents(root):
        finding = Finding(DOMAIN, 0, f"“{intent}”不靠例句认出来", "选一个有例句的意图")
    else:
        finding = Finding(DOMAIN, 0, f"没有“{intent}”这个意图", rather(intent, taught_intents(texts)))
    raise RefusedError("不能教这个意图", [finding])


def _check(messages: Sequence[str], home: str) -> None:
    findings = []
    for message in messages:
        if len(message) > LONGEST_MESSAGE:
            findings.append(Finding(home, 0, f"“{message[:MOST_QUOTED]}……”太长了", "只留下说出意思的那一句"))
        if "⟦" in message or mask(message, lambda _kind, _value: "⟦⟧") != message:
            findings.append(Finding(home, 0, f"“{message[:MOST_QUOTED]}”里有个人信息", "删掉电话、姓名、地址这些"))
    if findings:
        raise RefusedError(REFUSED, findings)


def _taken_out(texts: Mapping[str, str], examples: Sequence[Example]) -> dict[str, str]:
    """The texts without these examples. Raises RefusedError where an intent would have none left."""
    for intent in {example.intent for example in examples}:
        left = sum(message.intent == intent for message in all_messages(texts))
        if left <= sum(example.intent == intent for example in examples):
            raise RefusedError(f"{intent} 只剩这些例句了，移走就认不出它了；先给它补几句")
    changed: dict[str, str] = {}
    # From the last line on, so that the lines before keep their numbers.
    for example in sorted(examples, key=lambda example: example.line, reverse=True):
        changed[example.file] = without_message(changed.get(example.file, texts[example.file]), example)
    return changed


def _place(example: Example) -> tuple[str, int]:
    return example.file, example.line
