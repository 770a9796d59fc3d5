"""jieba with its dictionary in a mapped file cuts every text as jieba itself does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.dictionaries import DICTIONARIES, tokeniser_words
from bot.nlu.jieba_words import MappedJieba
from tests.data.trainers_files import training_messages

EVERY = 20
"""The messages of the trainers' files that are compared: one of so many."""
Both = tuple[jieba.Tokenizer, MappedJieba]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words") / "not" / "yet"


@pytest.fixture(scope="module")
def both(folder: Path) -> Iterator[Both]:
    """jieba itself and ours, each with the trainers' words."""
    itself, ours = jieba.Tokenizer(), MappedJieba(folder)
    folder.parent.mkdir(parents=True)
    itself.tmp_dir = str(folder.parent)
    for word in sorted(set(tokeniser_words(DICTIONARIES))):
        for one in (itself, ours):
            one.add_word(word)
    return itself, ours


def cut(one: jieba.Tokenizer, text: str) -> list[str]:
    return list(one.cut(text, HMM=False))


def test_the_trainers_messages_are_cut_into_the_same_words(both: Both) -> None:
    itself, ours = both
    texts = [text for text, _ in training_messages()][::EVERY]
    assert len(texts) > 1000
    assert [text for text in texts if cut(itself, text) != cut(ours, text)] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("冰箱手机电池盖板开发票兀龘,。A1/😀\n") | st.characters(codec="utf-8"), max_size=30))
def test_so_is_any_text(both: Both, text: str) -> None:
    itself, ours = both
    assert cut(ours, text) == cut(itself, text)


def test_words_weigh_as_much(both: Both) -> None:
    itself, ours = both
    assert ours.total == itself.total
    sample = sorted(itself.FREQ)[::97]
    assert {word: ours.FREQ.get(word) for word in sample} == {word: itself.FREQ[word] for word in sample}
    assert ours.FREQ.get("没有这个词", 1) == 1


@pytest.mark.usefixtures("both")
def test_the_files_are_used_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MappedJieba, "get_dict_file", None)
    assert cut(MappedJieba(folder), "手机电池鼓起来") == ["手机电池", "鼓起来"]
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o644] * 2


class FewWords(MappedJieba):
    """Of a dictionary that is quick to read."""

    def get_dict_file(self) -> io.BytesIO:
        return io.BytesIO("手机电池 3 n\n鼓起 100 v\n鼓起来 20 v\n".encode())


def test_a_file_that_is_broken_or_gone_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    for content in ("", "half", None):
        for kind in ("trie", "frequencies"):
            assert cut(FewWords(folder), "手机电池鼓起来") == ["手机电池", "鼓起来"]
            [file] = folder.glob(f"*.{kind}")
            file.unlink()
            if content is not None:
                file.write_text(content, encoding="utf-8")
    assert FewWords(folder).suggest_freq("手机") == 1


def test_where_nothing_can_be_kept_it_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cut(FewWords(tmp_path / "file"), "手机电池鼓起来") == ["手机电池", "鼓起来"]
