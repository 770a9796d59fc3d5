from pathlib import Path

import numpy as np
import pytest

from bot.nlu import second_reading
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.second_reading import SecondReading, drawn
from tests.bot.nlu.fake_encoder import FakeEncoder

TEXTS = ["我要退货", "把钱退给我", "给我换一台", "换个新的给我"]
INTENTS = ["request_refund", "request_refund", "request_exchange", "request_exchange"]
MANY = [f"第{number}句" for number in range(200)]
OF_MANY = ["greet" if number % 10 == 0 else "thank" for number in range(200)]


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SecondReading:
    monkeypatch.setattr(second_reading, "SETTINGS", Settings(rarest=1))
    return SecondReading.fitted(TEXTS, INTENTS, FakeEncoder(), tmp_path)


def test_who_is_sure_is_not_read_again(reading: SecondReading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(IntentModel, "probabilities")
    sure = np.array([0.1, 0.9], dtype=np.float32)
    assert reading.reread("我要退货", sure) is sure


def test_who_doubts_is_told_the_mean_of_both(reading: SecondReading) -> None:
    doubt = np.array([0.55, 0.45], dtype=np.float32)
    found = reading.reread("把钱退给我", doubt)
    np.testing.assert_allclose(found, (doubt + reading.model.probabilities(["把钱退给我"])[0]) / 2)
    np.testing.assert_allclose(found.sum(), 1, atol=1e-5)


def test_every_intent_gives_its_share() -> None:
    rows = drawn(MANY, OF_MANY, 50)
    assert len(rows) == 50
    assert sum(OF_MANY[row] == "greet" for row in rows) == 5
    assert rows == sorted(set(rows))


def test_what_was_drawn_stays_when_a_message_comes() -> None:
    before = {MANY[row] for row in drawn(MANY, OF_MANY, 50)}
    texts, intents = ["新的一句", *MANY], ["thank", *OF_MANY]
    after = {texts[row] for row in drawn(texts, intents, 50)}
    assert len(before - after) <= 2


def test_a_few_messages_are_all_taken() -> None:
    assert drawn(TEXTS, INTENTS, 50) == [0, 1, 2, 3]
