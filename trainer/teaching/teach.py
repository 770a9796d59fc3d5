"""One lesson taught: training messages, words of the dictionary, or both, as one commit of the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.privacy import mask
from trainer.draft import Change, Draft, again_on_conflict
from trainer.git import Author
from trainer.names import intent_names
from trainer.refusals import Finding, RefusedError
from trainer.teaching.dictionary import Word, with_word
from trainer.teaching.message_findings import DOMAIN, domain_intents, stands_already
from trainer.teaching.messages import distinct, home_of, standing, taught_intents, with_messages
from trainer.wrong_files import rather

FOLDER_OF_MESSAGES = "data/nlu/*.yml"
LONGEST_MESSAGE = 200
MOST_QUOTED = 24


@dataclass(frozen=True)
class Taught:
    """What has come of it: the newest commit, the messages that are new and those that were there already."""

    commit: str
    added: list[str]
    known: list[str]


@dataclass(frozen=True)
class Wanted:
    """Messages and the intent they have (empty: none is taught), and words for the dictionary."""

    messages: Sequence[str]
    intent: str
    words: Sequence[Word]


def teach(draft: Draft, wanted: Wanted, author: Author) -> Taught:
    """Write it into the draft. Raises RefusedError with line, reason and remedy, nothing being changed then."""
    return again_on_conflict(lambda: _teach(draft, wanted, author))


def _teach(draft: Draft, wanted: Wanted, author: Author) -> Taught:
    changes: dict[str, Change] = {}
    added, known = _messages(draft, wanted, changes) if wanted.intent else ([], [])
    for word in wanted.words:
        _put_word(draft, word, changes)
    if not changes:
        return Taught(draft.head, added, known)
    commit = draft.save(list(changes.values()), author, _told(draft, wanted, added))
    return Taught(commit, added, known)


def _messages(draft: Draft, wanted: Wanted, changes: dict[str, Change]) -> tuple[list[str], list[str]]:
    files = {path: draft.read(path) for path in draft.paths(FOLDER_OF_MESSAGES)}
    texts = {path: file.text for path, file in files.items()}
    messages = distinct(" ".join(message.split()) for message in wanted.messages)
    if not messages:
        raise RefusedError("请至少选一句话")
    home = _home(draft, wanted.intent, texts)
    _check(messages, wanted.intent, home, texts)
    added = [message for message in messages if standing(texts, message) is None]
    if added:
        new = with_messages(home, texts[home], wanted.intent, added)
        changes[home] = Change(home, new, files[home].hash)
    return added, [message for message in messages if message not in added]


def _home(draft: Draft, intent: str, texts: Mapping[str, str]) -> str:
    home = home_of(intent, texts)
    if home is not None:
        return home
    if intent in domain_intents(draft.root):
        finding = Finding(DOMAIN, 0, f"“{intent}”不靠例句认出来", "选一个有例句的意图")
    else:
        names = [*taught_intents(texts)]
        finding = Finding(DOMAIN, 0, f"没有“{intent}”这个意图", rather(intent, names))
    raise RefusedError("不能教这个意图", [finding])


def _check(messages: Sequence[str], intent: str, home: str, texts: Mapping[str, str]) -> None:
    findings = []
    for message in messages:
        other = standing(texts, message)
        if other is not None and other.intent != intent:
            findings.append(stands_already(message, intent, other, (other.file, other.line)))
        if len(message) > LONGEST_MESSAGE:
            findings.append(Finding(home, 0, f"“{message[:MOST_QUOTED]}……”太长了", "只留下说出意思的那一句"))
        if "⟦" in message or mask(message, lambda _kind, _value: "⟦⟧") != message:
            findings.append(Finding(home, 0, f"“{message[:MOST_QUOTED]}”里有个人信息", "删掉电话、姓名、地址这些"))
    if findings:
        raise RefusedError("这样教不了", findings)


def _put_word(draft: Draft, word: Word, changes: dict[str, Change]) -> None:
    before = changes.get(word.path)
    if before is None:
        file = draft.read(word.path)
        before = Change(word.path, file.text, file.hash)
    changes[word.path] = Change(word.path, with_word(before.text, word), before.base)


def _told(draft: Draft, wanted: Wanted, added: Sequence[str]) -> str:
    """The commit's message."""
    words = [f"{word.word}＝{word.entity or '不切开'}：{word.value}" for word in wanted.words]
    if not added:
        return f"词典加“{wanted.words[0].word}”\n\n" + "\n".join(words)
    name = intent_names(draft.root).get(wanted.intent, wanted.intent)
    more = f"等 {len(added)} 句" if len(added) > 1 else ""
    quoted = added[0] if len(added[0]) <= MOST_QUOTED else added[0][:MOST_QUOTED] + "……"
    body = [*(added if len(added) > 1 else []), *words]
    return "\n".join([f"教“{quoted}”{more}：{name}（{wanted.intent}）", *(["", *body] if body else [])])
