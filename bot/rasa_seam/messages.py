"""Rasa's training messages, cheaper: to hash, to copy, to read.

Rasa puts all training messages into a set at every step of training, and a message's hash is worked out from a dump of
all that is known of it. It copies all of them, to the last string, whenever it merges files; and it reads and merges
all files several times, some as English before the project's language. Together that is two thirds of the time that
training takes beside the fit itself. What comes out is the same: text and intent tell messages apart as well (whether
two are the same is still decided by everything), a string needs no copy, files do not change while they are trained
on, and YAML reads the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from rasa.shared.importers import utils
from rasa.shared.importers.importer import E2EImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

YAML = (".yml", ".yaml")
ENGLISH = "en"
"""What Rasa takes messages for that are in no language."""


def handle_messages_cheaply() -> None:
    """Have Rasa hash messages by text and intent, copy of them what can change, and read and merge every file once."""
    Message.__hash__ = _hash
    Message.__deepcopy__ = _copy
    utils.training_data_from_paths = _read_once(utils.training_data_from_paths)
    E2EImporter.get_nlu_data = _in_its_language(E2EImporter.get_nlu_data)


def _hash(message: Message) -> int:
    return hash((message.get(TEXT), message.get(INTENT)))


def _copy(message: Message, memo: dict[int, Any]) -> Message:
    twin = Message.__new__(Message)
    memo[id(message)] = twin
    twin.__dict__.update(message.__dict__)
    twin.data = {
        name: value if isinstance(value, str) else deepcopy(value, memo) for name, value in message.data.items()
    }
    twin.features = deepcopy(message.features, memo) if message.features else []
    twin.output_properties = set(message.output_properties)
    return twin


def _read_once(read: Any) -> Any:
    """`training_data_from_paths`, remembered: every caller merges what it gets into data of its own."""

    @cache
    def remembered(paths: tuple[str, ...], language: str) -> TrainingData:
        return read(paths, language)

    def reading(paths: Iterable[str], language: str) -> TrainingData:
        files = tuple(paths)
        matters = any(Path(file).suffix not in YAML for file in files)
        return remembered(files, language if matters else "")

    return reading


def _in_its_language(get: Any) -> Any:
    """`get_nlu_data`, asked in the project's language where it is asked in none: it keeps what it has merged."""

    def getting(importer: E2EImporter, language: str | None = None) -> TrainingData:
        return get(importer, language or importer.get_config().get("language") or ENGLISH)

    return getting
