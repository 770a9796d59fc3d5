"""What Rasa's training hands to the classifier."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import components, encode
from bot.nlu.classify import IntentModel, Settings
from bot.nlu.components import ChineseTokenizer, EncoderClassifier
from bot.nlu.encode import EncoderMissingError, Known
from tests.bot.nlu.fake_encoder import FakeEncoder


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


@pytest.fixture
def knows_fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An encoder with a file of its own, and nothing kept in the project's folders."""

    def made_from(files: Path) -> FakeEncoder:
        assert (files / "weights").read_text() == "fake"
        return FakeEncoder()

    known = Known(made_from, write_files)
    monkeypatch.setitem(encode.ENCODERS, "fake", known)
    for name in ("KEPT", "KEPT_GISTS", "FITS", "SECOND_FITS"):
        monkeypatch.setattr(components, name, tmp_path / name)
    monkeypatch.setattr(Settings, "with_encoder", lambda _name: Settings(rarest=1))


def write_files(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "weights").write_text("fake")


@pytest.mark.usefixtures("knows_fake")
def test_a_model_holds_the_files_of_its_encoders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    storage, resource = LocalModelStorage(tmp_path / "model"), Resource("classifier")
    config = {**EncoderClassifier.get_default_config(), "encoder": "fake", "second_encoder": "fake"}
    messages = [("我要退货", "request_refund"), ("把钱退给我", "request_refund"), ("换一台", "request_exchange")]
    data = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in messages])
    EncoderClassifier(config, storage, resource).train(data)

    def missing(_folder: Path) -> None:
        raise ImportError("weights are of no more use")

    monkeypatch.setitem(encode.ENCODERS, "fake", replace(encode.ENCODERS["fake"], write_files=missing))
    loaded = EncoderClassifier.load(config, storage, resource, ExecutionContext(GraphSchema({})))
    (message,) = loaded.process([Message({TEXT: "换一台"})])
    assert message.get(INTENT)["name"] == "request_exchange"


@pytest.mark.usefixtures("knows_fake")
def test_without_its_encoder_nothing_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_folder: Path) -> None:
        raise ImportError("no such wheel")

    monkeypatch.setitem(encode.ENCODERS, "fake", replace(encode.ENCODERS["fake"], write_files=missing))
    (tmp_path / "model").mkdir()
    for which in ("encoder", "second_encoder"):
        config = {**EncoderClassifier.get_default_config(), "encoder": None, which: "fake"}
        classifier = EncoderClassifier(config, LocalModelStorage(tmp_path / "model"), Resource("classifier"))
        with pytest.raises(EncoderMissingError, match="no such wheel"):
            classifier.train(TrainingData([Message({TEXT: "换一台", INTENT: "request_exchange"})]))


@pytest.mark.usefixtures("knows_fake")
def test_doubtful_messages_are_read_once_where_the_second_encoder_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "model").mkdir()
    storage, resource = LocalModelStorage(tmp_path / "model"), Resource("classifier")
    config = {**EncoderClassifier.get_default_config(), "encoder": None, "second_encoder": "fake"}
    messages = [("我要退货", "request_refund"), ("换一台", "request_exchange")]
    data = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in messages])
    EncoderClassifier(config, storage, resource).train(data)

    def missing(_folder: Path) -> FakeEncoder:
        raise ImportError("no such library")

    monkeypatch.setitem(encode.ENCODERS, "fake", Known(missing, write_files))
    loaded = EncoderClassifier.load(config, storage, resource, ExecutionContext(GraphSchema({})))
    (message,) = loaded.process([Message({TEXT: "换一台"})])
    assert message.get(INTENT)["name"] == "request_exchange"
    assert "no such library" in caplog.text


def test_training_messages_are_normalised_and_not_cut() -> None:
    """Rasa would keep tens of thousands of cut messages that nothing reads."""
    tokenizer = ChineseTokenizer(ChineseTokenizer.get_default_config())
    data = TrainingData([Message({TEXT: "我要退　貨！", INTENT: "request_refund"})])
    (message,) = tokenizer.process_training_data(data).training_examples
    assert message.get(TEXT) == "我要退 货!"
    assert message.get(TOKENS_NAMES[TEXT]) is None
