from pathlib import Path

import pytest

from bot.nlu.mood import CALM, EXPOSING, FURIOUS, STRONGEST_FIRST, MoodReader
from bot.nlu.normalise import normalise

READER = MoodReader()
TABLE = Path(__file__).with_name("moods.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [(*line.split("\t"), "")[:3] for line in TABLE if not line.startswith("#")]


@pytest.mark.parametrize(("text", "mood", "intent"), ROWS)
def test_the_table_of_sentences(text: str, mood: str, intent: str) -> None:
    assert READER.read(normalise(text), intent, 1.0 if intent else 0.0) == mood


def test_the_table_knows_every_mood() -> None:
    assert {mood for _, mood, _ in ROWS} == {*STRONGEST_FIRST, CALM}


def test_an_unsure_intent_shows_no_mood() -> None:
    assert READER.read("再说吧", "vent_anger", 0.4) == CALM
    assert READER.read("再说吧", "vent_anger", 0.9) == FURIOUS


def test_the_strongest_mood_counts() -> None:
    assert READER.read("急死了!!气死我了,我要曝光") == EXPOSING
    assert READER.read("急死了!!气死我了") == FURIOUS


def test_signs_alone_show_nothing() -> None:
    assert READER.read("冰箱坏了!!") == CALM
    assert READER.read("??") == CALM
