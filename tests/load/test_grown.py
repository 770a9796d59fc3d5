"""What the benchmark of growth teaches: variations of the training messages, with vectors near theirs."""

from __future__ import annotations

import numpy as np

from benchmarks.grown import Nearby, variations
from tests.bot.nlu.fake_encoder import FakeEncoder

TEXTS = ["我要退货", "把钱退给我", "给我换一台", ""]
INTENTS = ["request_refund", "request_refund", "request_exchange", "request_exchange"]


def test_each_message_is_varied_as_often_always_in_the_same_way() -> None:
    found = list(variations(TEXTS, INTENTS, 9))
    assert found == list(variations(TEXTS, INTENTS, 9))
    assert [(original, intent) for _, original, intent in found[::9]] == list(zip(TEXTS, INTENTS, strict=True))
    assert len({text for text, _, _ in found}) > 20


def test_a_variation_has_a_vector_near_its_message_and_the_message_its_own() -> None:
    told = {text: original for text, original, _ in variations(TEXTS, INTENTS, 9)} | {text: text for text in TEXTS}
    vectors = Nearby(FakeEncoder(), told).encode(list(told))
    away = np.linalg.norm(vectors - FakeEncoder().encode(list(told.values())), axis=1)
    assert all((distance > 0) == (text not in TEXTS) for text, distance in zip(told, away, strict=True))
    assert away.max() < 1
