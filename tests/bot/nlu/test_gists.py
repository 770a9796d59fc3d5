from pathlib import Path

import pytest

from bot.nlu import gists
from bot.nlu.gist import gist
from bot.nlu.gists import TRAINING_DAY, training_gists
from bot.nlu.reader import Reader
from bot.nlu.today import reading_on

TEXTS = ["想换一台，11月1号买的，发票有", "冰箱不制冷了", "想换一台，11月1号买的，发票有"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_the_gist_is_what_the_reader_leaves(reader: Reader, tmp_path: Path) -> None:
    with reading_on(TRAINING_DAY):
        expected = [gist(text, reader.read(text)) for text in TEXTS]
    assert training_gists(TEXTS, reader, tmp_path) == expected
    assert training_gists(TEXTS, reader, tmp_path) == expected


def test_only_new_messages_are_read(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training_gists(TEXTS, reader, tmp_path)
    asked = []
    monkeypatch.setattr(reader, "read", lambda text: asked.append(text) or [])
    training_gists([*TEXTS, "洗衣机漏水"], reader, tmp_path)
    assert asked == ["洗衣机漏水"]


def test_several_processes_read_the_same(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = training_gists(TEXTS, reader, tmp_path / "alone")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.setattr(gists, "WORTH_PROCESSES", 1)
    monkeypatch.setattr(reader, "read", lambda _: pytest.fail("read in this process"))
    assert training_gists(TEXTS, reader, tmp_path / "together") == expected


def test_other_dictionaries_read_anew(reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training_gists(TEXTS, reader, tmp_path)
    monkeypatch.setattr(reader, "fingerprint", lambda: "another")
    monkeypatch.setattr(reader, "read", lambda _: [])
    assert training_gists(TEXTS, reader, tmp_path) == TEXTS


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 3}'])
def test_a_broken_file_is_looked_past(broken: str, reader: Reader, tmp_path: Path) -> None:
    expected = training_gists(TEXTS, reader, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_text(broken, encoding="utf-8")
    assert training_gists(TEXTS, reader, tmp_path) == expected
