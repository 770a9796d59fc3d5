"""Sounds are those of pypinyin with all its phrases, though few of them are kept."""

from __future__ import annotations

import json
import subprocess
import sys

from bot.nlu import sounds
from bot.nlu.dictionaries import DICTIONARIES, tokeniser_words
from bot.nlu.homophones import _is_chinese

SIGNS = "调了行长重的地得着乐还好都空间处干发数曲血角色一不"
WHOLE = """
import json, sys
from pypinyin import Style, lazy_pinyin, pinyin
words, signs = json.load(sys.stdin)
print(json.dumps([
    [[reading[0] for reading in pinyin(word, style=Style.TONE3)] for word in words],
    [pinyin(sign, style=Style.TONE3)[0][0] for sign in signs],
    [lazy_pinyin(sign)[0] for sign in signs],
]))
"""


def test_they_are_those_of_the_whole_dictionary() -> None:
    words = sorted(word for word in tokeniser_words(DICTIONARIES) if all(map(_is_chinese, word)))
    signs = sorted({*SIGNS, *"".join(words)})
    told = subprocess.run(
        [sys.executable, "-c", WHOLE], input=json.dumps([words, signs]), capture_output=True, text=True, check=True
    )
    of_words, of_signs, without_tones = json.loads(told.stdout)
    assert [list(sound) for sound in sounds.of_words(words)] == of_words
    assert [sounds.of_sign(sign) for sign in signs] == of_signs
    assert [sounds.without_tone(sign) for sign in signs] == without_tones


def test_a_sign_is_read_as_in_its_word() -> None:
    assert sounds.of_words(["空调", "音乐", "快乐"]) == [("kong1", "tiao2"), ("yin1", "yue4"), ("kuai4", "le4")]


def test_the_phrases_are_not_kept() -> None:
    sounds.of_words(["空调"])
    assert "pypinyin.phrases_dict" not in sys.modules
