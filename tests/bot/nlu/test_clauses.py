import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.clauses import MOST, clauses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("冰箱不制冷,我要退货,发票也没开", ["冰箱不制冷", "我要退货", "发票也没开"]),
        ("客服不理人 另外帮我约安装", ["客服不理人", "另外帮我约安装"]),
        ("我要退货还有发票没开给我", ["我要退货", "还有发票没开给我"]),
        ("我要退货", []),
        ("好的,谢谢", []),
        ("", []),
    ],
)
def test_where_a_message_is_cut(text: str, found: list[str]) -> None:
    assert clauses(text) == found


@given(st.text(max_size=200))
def test_clauses_are_few_and_stand_in_the_message(text: str) -> None:
    found = clauses(text)
    assert len(found) <= MOST
    assert all(clause in text for clause in found)
