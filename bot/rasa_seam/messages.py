"""Rasa's training messages, cheaper: to hash, to copy, to read.

Rasa puts all training messages into a set at every step of training, and a message's hash is worked out from a dump of
all that is known of it. It copies all of them, to the last string, whenever it merges files; and it reads all files
three times. Together that is two thirds of the time that training takes beside the fit itself. What comes out is the
same: text and intent tell messages apart as well (whether two are the same is still decided by everything), a string
needs no copy, and files do not change while they are trained on.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any

from rasa.shared.importers import utils
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def handle_messages_cheaply() -> None:
    """Have Rasa hash messages by text and intent, copy of them what can change, and read every file once."""
    Message.__hash__ = _hash
    Message.__deepcopy__ = _copy
    utils.training_data_from_paths = _read_once(utils.training_data_from_paths)


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
        return remembered(tuple(paths), language)

    return reading
