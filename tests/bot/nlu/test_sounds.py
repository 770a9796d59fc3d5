import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.sounds import syllable


@pytest.mark.parametrize(("sign", "other"), [("调", "掉"), ("病", "冰"), ("至", "制"), ("货", "伙")])
def test_signs_of_one_sound_have_one_syllable_whatever_the_tone(sign: str, other: str) -> None:
    assert syllable(sign) == syllable(other)


@given(st.characters(exclude_categories=["Lo", "Cs"]))
def test_what_is_no_chinese_sign_is_its_own_sound(sign: str) -> None:
    assert syllable(sign) == sign
