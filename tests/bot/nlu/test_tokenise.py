import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.dictionaries import DICTIONARIES
from bot.nlu.tokenise import Tokeniser

TOKENISER = Tokeniser()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("手机电池鼓起来", ["手机", "电池"]),
        ("电视屏幕碎了", ["电视", "屏幕"]),
        ("当时没开发票", ["发票"]),
        ("我在广西南宁", ["广西", "南宁"]),
        ("燃气热水器打不着火", ["燃气热水器"]),
        ("买东西大同小异", ["大同小异"]),
        ("留个手机号码", ["手机号码"]),
    ],
)
def test_words_of_the_dictionaries_are_tokens(text: str, words: list[str]) -> None:
    tokens = TOKENISER.tokens(text)
    assert [word for word in words if word not in tokens] == []


def test_a_word_inside_another_one_is_no_token() -> None:
    assert "电视" not in TOKENISER.tokens("电视台的节目")
    assert "长沙" not in TOKENISER.tokens("新买的长沙发")


@given(st.text(st.sampled_from("冰箱手机电池 开发票,。A1/😀\n") | st.characters(codec=None), max_size=40))
def test_tokens_joined_are_the_text(text: str) -> None:
    tokens = TOKENISER.tokens(text)
    assert "".join(tokens) == text
    assert "" not in tokens


@pytest.fixture
def dictionaries(tmp_path: Path) -> Path:
    (tmp_path / "entities").mkdir()
    (tmp_path / "words.yml").write_text("服务: [包退包换]\n", encoding="utf-8")
    (tmp_path / "entities" / "product.yml").write_text(
        "entity: product\nterms:\n  - {value: other, words: [量子波动锅]}\n", encoding="utf-8"
    )
    return tmp_path


def test_a_new_word_is_kept_whole(dictionaries: Path, tmp_path: Path) -> None:
    tokeniser = Tokeniser(dictionaries, tmp_path / "cache")
    assert tokeniser.tokens("量子波动锅包退包换") == ["量子波动锅", "包退包换"]


@pytest.mark.parametrize("file", ["words.yml", "entities/product.yml"])
def test_the_fingerprint_follows_every_dictionary(dictionaries: Path, file: str) -> None:
    before = Tokeniser(dictionaries).fingerprint()
    assert Tokeniser(dictionaries).fingerprint() == before
    with (dictionaries / file).open("a", encoding="utf-8") as stream:
        stream.write("# 改过\n")
    assert Tokeniser(dictionaries).fingerprint() != before


def test_the_first_text_writes_nothing_to_the_console() -> None:
    code = "from bot.nlu.tokenise import Tokeniser; Tokeniser().tokens('冰箱')"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=DICTIONARIES.parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("", "")
