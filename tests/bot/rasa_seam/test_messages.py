from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from rasa.shared.importers import utils
from rasa.shared.importers.importer import E2EImporter, TrainingDataImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_seam.messages import handle_messages_cheaply

MESSAGES = [("要退货", "request_refund"), ("要退货", "request_exchange"), ("换一台", "request_exchange")]


@pytest.fixture
def _cheap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Message, "__hash__", Message.__hash__)
        patched.setattr(Message, "__deepcopy__", None, raising=False)
        patched.setattr(utils, "training_data_from_paths", utils.training_data_from_paths)
        patched.setattr(E2EImporter, "get_nlu_data", E2EImporter.get_nlu_data)
        handle_messages_cheaply()
        yield


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


@pytest.mark.usefixtures("_cheap")
def test_a_copy_says_the_same_and_goes_its_own_way() -> None:
    message = Message({"text": "换一台", "intent": "request_exchange", "entities": [{"entity": "wish"}]})
    twin = deepcopy(message)
    assert (twin, twin.fingerprint()) == (message, message.fingerprint())
    twin.set("intent", "request_refund", add_to_output=True)
    twin.get("entities")[0]["entity"] = "product"
    assert message.get("intent") == "request_exchange"
    assert message.get("entities") == [{"entity": "wish"}]
    assert "intent" not in message.output_properties


@pytest.mark.usefixtures("_cheap")
def test_files_are_read_once(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text('version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - 你好\n', encoding="utf-8")
    first = utils.training_data_from_paths([str(file)], "zh")
    assert [message.get("text") for message in first.training_examples] == ["你好"]
    file.unlink()
    assert utils.training_data_from_paths([str(file)], "zh") is first
    assert utils.training_data_from_paths([str(file)], "en") is first


@pytest.mark.usefixtures("_cheap")
def test_other_forms_are_read_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(loading, "load_data", lambda _file, language: asked.append(language) or TrainingData())
    for language in ("zh", "en", "zh"):
        utils.training_data_from_paths(["agent.json"], language)
    assert asked == ["zh", "en"]


@pytest.fixture
def importer(tmp_path: Path) -> TrainingDataImporter:
    """Of a project in Chinese with two files of messages."""
    (tmp_path / "config.yml").write_text("recipe: default.v1\nlanguage: zh\n", encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, bye]\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    for intent, text in (("greet", "你好"), ("bye", "再见")):
        said = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n    - {text}\n    - {text}啊\n'
        (tmp_path / "data" / f"{intent}.yml").write_text(said, encoding="utf-8")
    return TrainingDataImporter.load_from_config(
        str(tmp_path / "config.yml"), str(tmp_path / "domain.yml"), [str(tmp_path / "data")]
    )


def test_a_project_is_merged_once_and_to_what_rasa_makes_of_it(
    importer: TrainingDataImporter, request: pytest.FixtureRequest
) -> None:
    stock = importer.get_nlu_data(language="zh").fingerprint()
    request.getfixturevalue("_cheap")
    cheap = importer.get_nlu_data()
    assert cheap.fingerprint() == stock
    assert importer.get_nlu_data(language="zh") is cheap
