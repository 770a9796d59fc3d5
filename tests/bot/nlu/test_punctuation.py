import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import normalise
from bot.nlu.punctuation import evened


@pytest.mark.parametrize(
    "text", ["屏幕碎了 想退货", "屏幕碎了,想退货。", "屏幕碎了。想退货!", "屏幕碎了...想退货~~", "。屏幕碎了、 想退货;"]
)
def test_whatever_parts_a_message_looks_the_same(text: str) -> None:
    assert evened(normalise(text)) == "屏幕碎了,想退货"


@pytest.mark.parametrize(
    ("text", "shown"), [("能退吗??", "能退吗?"), ("能退吗?!我等着", "能退吗?我等着"), ("是吗 ?", "是吗?")]
)
def test_a_question_stays_one(text: str, shown: str) -> None:
    assert evened(text) == shown


@pytest.mark.parametrize("text", ["1.5匹的空调", "8:30来的", "3~5天", "KFR-35GW不冷", "?", "。。", ""])
def test_what_a_number_or_a_name_holds_and_what_is_no_word_stays(text: str) -> None:
    assert evened(text) == text


@given(st.text(alphabet="退货 3.,。!?~…a", max_size=20))
def test_a_second_time_changes_nothing(text: str) -> None:
    assert evened(evened(text)) == evened(text)
