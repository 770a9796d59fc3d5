from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.spelling import RARE, Spelling
from bot.nlu.views import Terms, character_ngrams

SAID = [
    *["手机充不进电了", "电饭煲插上充不进电", "刚过保就坏了"] * 3,
    *["再修一次", "物流在路上不动了", "把钱退给我吧"] * 3,
]


def spelling(messages: list[str]) -> Spelling:
    return Spelling(Counter(run for text in messages for run in set(character_ngrams(3)(text))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("我的表充不近电了", "我的表充不进电了"),
        ("敢过保", "刚过保"),
        ("物流再路上", "物流在路上"),
        ("刚过宝", "刚过保"),
    ],
)
def test_a_sign_typed_for_another_of_its_sound_is_set_right(typed: str, meant: str) -> None:
    assert spelling(SAID).corrected(typed) == meant


@pytest.mark.parametrize("text", ["", "。", "近", "近电", "手机充不进电了", "abc 123", "再修一次", "他乡遇故知"])
def test_what_is_usual_or_unknown_stays_as_it_is(text: str) -> None:
    assert spelling(SAID).corrected(text) == text


def test_what_some_messages_say_is_no_slip() -> None:
    assert spelling([*SAID, *["充不近电"] * (RARE + 1)]).corrected("充不近电") == "充不近电"


@given(st.text(max_size=40))
def test_every_text_keeps_its_length(text: str) -> None:
    assert len(spelling(SAID).corrected(text)) == len(text)


def test_the_counts_are_those_of_the_messages() -> None:
    terms = Terms(character_ngrams(3))
    terms.fit(SAID)
    assert terms.counts(len(SAID)) == Counter(run for text in SAID for run in set(character_ngrams(3)(text)))
