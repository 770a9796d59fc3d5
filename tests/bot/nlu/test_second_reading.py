from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classify import IntentModel, Settings
from bot.nlu.second_reading import SecondReading, doubted
from tests.bot.nlu.fake_encoder import FakeEncoder

TEXTS = ["我要退货", "把钱退给我", "给我换一台", "换个新的给我"]
INTENTS = ["request_refund", "request_refund", "request_exchange", "request_exchange"]


@pytest.fixture
def reading(tmp_path: Path) -> SecondReading:
    return SecondReading.fitted(TEXTS, INTENTS, Settings(rarest=1), FakeEncoder(), tmp_path)


def test_who_is_sure_is_not_read_again(reading: SecondReading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(IntentModel, "probabilities")
    sure = np.array([0.02, 0.98], dtype=np.float32)
    assert reading.reread("我要退货", sure) is sure


def test_who_doubts_is_told_the_mean_of_both(reading: SecondReading) -> None:
    doubt = np.array([0.55, 0.45], dtype=np.float32)
    found = reading.reread("把钱退给我", doubt)
    np.testing.assert_allclose(found, (doubt + reading.model.probabilities(["把钱退给我"])[0]) / 2)
    np.testing.assert_allclose(found.sum(), 1, atol=1e-5)


def test_many_are_asked_at_once_whether_they_are_doubted() -> None:
    told = np.array([[0.02, 0.98], [0.55, 0.45], [0.96, 0.04]], dtype=np.float32)
    assert doubted(told).tolist() == [False, True, False]
