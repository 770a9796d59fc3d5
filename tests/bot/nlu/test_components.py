"""What Rasa's training hands to the classifier."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import components
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.components import ChineseTokenizer, EncoderClassifier


def test_the_classifier_learns_from_what_it_will_be_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Facts and emojis are left out of a customer's message, so they must be out of the taught ones too."""
    taught: list[str] = []

    def fitted(texts: Sequence[str], intents: Sequence[str], *_: Any) -> IntentModel:
        taught.extend(texts)
        return IntentModel.fit(texts, intents, Settings(rarest=1), None)

    monkeypatch.setattr(components, "fitted", fitted)
    monkeypatch.setattr(components, "KEPT_GISTS", tmp_path / "gists")
    (tmp_path / "model").mkdir()
    classifier = EncoderClassifier(
        {**EncoderClassifier.get_default_config(), "encoder": None},
        LocalModelStorage(tmp_path / "model"),
        Resource("classifier"),
    )
    messages = [("想换一台,11月1号买的,发票有", "request_exchange"), ("服了🙃", "vent_anger")]
    classifier.train(TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in messages]))
    assert len(taught) == len(messages)
    assert "11月1号" not in taught[0]
    assert taught[1] == "服了"


def test_training_messages_are_normalised_and_not_cut() -> None:
    """Rasa would keep tens of thousands of cut messages that nothing reads."""
    tokenizer = ChineseTokenizer(ChineseTokenizer.get_default_config())
    data = TrainingData([Message({TEXT: "我要退　貨！", INTENT: "request_refund"})])
    (message,) = tokenizer.process_training_data(data).training_examples
    assert message.get(TEXT) == "我要退 货!"
    assert message.get(TOKENS_NAMES[TEXT]) is None
