"""The training messages of the draft: where each stands, and where a new one belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.examples import Example, examples_in
from bot.nlu.normalise import normalise
from bot.nlu.phrases import bare

FOLDER = "data/nlu/"
_KEPT = 60_000
_KEPT_FILES = 32


def texts_below(root: Path) -> dict[str, str]:
    """The files of training messages as they are, by path."""
    return {f"{FOLDER}{path.name}": path.read_text(encoding="utf-8") for path in sorted((root / FOLDER).glob("*.yml"))}


@lru_cache(_KEPT_FILES)
def messages_in(path: str, text: str) -> tuple[Example, ...]:
    """The messages of a file's text; each one's `file` is its whole path."""
    return tuple(examples_in(path, text))


def all_messages(texts: Mapping[str, str]) -> list[Example]:
    return [message for path, text in texts.items() for message in messages_in(path, text)]


@lru_cache(_KEPT)
def key_of(text: str) -> str:
    """What messages have in common that are the same to the classifier."""
    return bare(normalise(text))


@lru_cache(_KEPT_FILES)
def _keys_in(path: str, text: str) -> Mapping[str, Example]:
    return {key_of(message.text): message for message in messages_in(path, text)}


def standing(texts: Mapping[str, str], message: str) -> Example | None:
    """Where a message stands already that is the same to the classifier."""
    found = (_keys_in(path, text).get(key_of(message)) for path, text in texts.items())
    return next((example for example in found if example is not None), None)


def read_ahead(texts: Mapping[str, str]) -> None:
    """What the first lesson would wait for: all messages by what they have in common with others."""
    for path, text in texts.items():
        _keys_in(path, text)


def taught_intents(texts: Mapping[str, str]) -> list[str]:
    """The intents that have messages, in the order of the files."""
    return list(dict.fromkeys(message.intent for message in all_messages(texts)))


def home_of(intent: str, texts: Mapping[str, str]) -> str | None:
    """The file that has most of an intent's messages."""
    counts = Counter(message.file for message in all_messages(texts) if message.intent == intent)
    return counts.most_common(1)[0][0] if counts else None


def with_messages(path: str, text: str, intent: str, new: Sequence[str]) -> str:
    """The file's text with new messages behind the last one of their intent, in the form that the file has."""
    last = max(message.line for message in messages_in(path, text) if message.intent == intent)
    lines = text.split("\n")
    return "\n".join([*lines[:last], *(f"    - {message}" for message in new), *lines[last:]])


def without_message(text: str, message: Example) -> str:
    """The file's text without one of its messages."""
    lines = text.split("\n")
    return "\n".join([*lines[: message.line - 1], *lines[message.line :]])


def distinct(texts: Iterable[str]) -> list[str]:
    """The first of each that are the same to the classifier."""
    return list({key_of(text): text for text in reversed(list(texts))}.values())[::-1]
