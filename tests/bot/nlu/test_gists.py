from pathlib import Path

import pytest

from bot.examples import read_examples
from bot.nlu import gists
from bot.nlu.gist import gist
from bot.nlu.gists import TRAINING_DAY, training_gists
from bot.nlu.normalise import normalise
from bot.nlu.reader import FactReader, Reader
from bot.nlu.today import reading_on

TEXTS = ["想换一台，11月1号买的，发票有", "冰箱不制冷了", "想换一台，11月1号买的，发票有"]


class Nothing:
    """A reader that finds nothing and remembers what it was asked."""

    asked: list[str]

    def __init__(self) -> None:
        type(self).asked = []

    def read(self, text: str) -> list[object]:
        self.asked.append(text)
        return []


def test_the_gist_is_what_the_reader_leaves(tmp_path: Path) -> None:
    reader = Reader()
    with reading_on(TRAINING_DAY):
        expected = [gist(text, reader.read(text)) for text in TEXTS]
    assert training_gists(TEXTS, tmp_path) == expected
    assert training_gists(TEXTS, tmp_path) == expected


def test_the_facts_alone_leave_the_same_gist() -> None:
    full, facts = Reader(), FactReader()
    texts = [normalise(example.text) for example in read_examples()[::25]]
    with reading_on(TRAINING_DAY):
        assert [gist(text, facts.read(text)) for text in texts] == [gist(text, full.read(text)) for text in texts]


def test_only_new_messages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training_gists(TEXTS, tmp_path)
    monkeypatch.setattr(gists, "FactReader", Nothing)
    training_gists([*TEXTS, "洗衣机漏水"], tmp_path)
    assert Nothing.asked == ["洗衣机漏水"]


def test_other_dictionaries_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training_gists(TEXTS, tmp_path)
    monkeypatch.setattr(gists, "fingerprint", lambda: "another")
    monkeypatch.setattr(gists, "FactReader", Nothing)
    assert training_gists(TEXTS, tmp_path) == TEXTS


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 3}'])
def test_a_broken_file_is_looked_past(broken: str, tmp_path: Path) -> None:
    expected = training_gists(TEXTS, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_text(broken, encoding="utf-8")
    assert training_gists(TEXTS, tmp_path) == expected
