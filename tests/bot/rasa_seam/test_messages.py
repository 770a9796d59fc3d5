from collections.abc import Iterator

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_seam.messages import hash_messages_cheaply

MESSAGES = [("要退货", "request_refund"), ("要退货", "request_exchange"), ("换一台", "request_exchange")]


@pytest.fixture
def _cheap() -> Iterator[None]:
    stock = Message.__hash__
    hash_messages_cheaply()
    yield
    Message.__hash__ = stock


def kept() -> list[tuple[str, str, bool]]:
    """What Rasa keeps of messages of which each is said twice, and one a third time with an entity."""
    said = [Message({"text": text, "intent": intent}) for text, intent in MESSAGES * 2]
    marked = Message({"text": "换一台", "intent": "request_exchange", "entities": [{"entity": "wish"}]})
    return [
        (m.get("text"), m.get("intent"), bool(m.get("entities")))
        for m in TrainingData([*said, marked]).training_examples
    ]


@pytest.mark.usefixtures("_cheap")
def test_repeated_messages_are_dropped_and_different_ones_kept() -> None:
    assert kept() == [*((text, intent, False) for text, intent in MESSAGES), ("换一台", "request_exchange", True)]


def test_it_is_what_rasa_itself_keeps(request: pytest.FixtureRequest) -> None:
    stock = kept()
    request.getfixturevalue("_cheap")
    assert kept() == stock
