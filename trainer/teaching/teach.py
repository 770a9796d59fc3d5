"""One lesson taught: training messages, words of the dictionary, or both, as one commit of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.draft import Change, Draft, again_on_conflict
from trainer.git import Author
from trainer.names import intent_names
from trainer.teaching.dictionary import Word, with_word
from trainer.teaching.new_messages import MOST_QUOTED, NewMessages, new_messages

FOLDER_OF_MESSAGES = "data/nlu/*.yml"


@dataclass(frozen=True)
class Taught:
    """What has come of it: the newest commit, the messages that are new, those moved here, those there already."""

    commit: str
    added: list[str]
    moved: list[str]
    known: list[str]


@dataclass(frozen=True)
class Wanted:
    """Messages and the intent they have (empty: none is taught), and words for the dictionary.

    `move` takes the messages from another intent that has them so far.
    """

    messages: Sequence[str]
    intent: str
    words: Sequence[Word]
    move: bool = False


def teach(draft: Draft, wanted: Wanted, author: Author) -> Taught:
    """Write it into the draft. Raises RefusedError with line, reason and remedy, nothing being changed then."""
    return again_on_conflict(lambda: _teach(draft, wanted, author))


def _teach(draft: Draft, wanted: Wanted, author: Author) -> Taught:
    changes: dict[str, Change] = {}
    new = _messages(draft, wanted, changes) if wanted.intent else NewMessages({}, [], [], [])
    for word in wanted.words:
        _put_word(draft, word, changes)
    if not changes:
        return Taught(draft.head, new.added, new.moved, new.known)
    commit = draft.save(list(changes.values()), author, _told(draft, wanted, new))
    return Taught(commit, new.added, new.moved, new.known)


def _messages(draft: Draft, wanted: Wanted, changes: dict[str, Change]) -> NewMessages:
    files = {path: draft.read(path) for path in draft.paths(FOLDER_OF_MESSAGES)}
    texts = {path: file.text for path, file in files.items()}
    new = new_messages(texts, wanted.messages, wanted.intent, draft.root, move=wanted.move)
    changes.update({path: Change(path, text, files[path].hash) for path, text in new.texts.items()})
    return new


def _put_word(draft: Draft, word: Word, changes: dict[str, Change]) -> None:
    before = changes.get(word.path)
    if before is None:
        file = draft.read(word.path)
        before = Change(word.path, file.text, file.hash)
    changes[word.path] = Change(word.path, with_word(before.text, word), before.base)


def _told(draft: Draft, wanted: Wanted, new: NewMessages) -> str:
    """The commit's message."""
    words = [f"{word.word}＝{word.entity or '不切开'}：{word.value}" for word in wanted.words]
    taught = [*new.added, *new.moved]
    if not taught:
        return f"词典加“{wanted.words[0].word}”\n\n" + "\n".join(words)
    name = intent_names(draft.root).get(wanted.intent, wanted.intent)
    more = f"等 {len(taught)} 句" if len(taught) > 1 else ""
    quoted = taught[0] if len(taught[0]) <= MOST_QUOTED else taught[0][:MOST_QUOTED] + "……"
    moved = [f"从别的意图移来：{message}" for message in new.moved]
    body = [*(new.added if len(taught) > 1 else []), *moved, *words]
    return "\n".join([f"教“{quoted}”{more}：{name}（{wanted.intent}）", *(["", *body] if body else [])])
