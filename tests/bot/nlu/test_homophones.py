from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.dictionaries import Term, Vocabulary
from bot.nlu.homophones import Homophones

PRODUCTS = Homophones(
    Vocabulary(
        "product",
        (
            Term("television", words=("电视", "tv")),
            Term("air_conditioner", words=("空调",)),
            Term("other", words=("扫地机", "扫地机器人", "电饭煲")),
            Term("mobile_phone", words=("手机", "手鸡")),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("空条不出风", [(0, 2, "air_conditioner")]),
        ("扫地鸡老撞墙", [(0, 3, "other")]),
        ("电饭褒煮饭夹生", [(0, 3, "other")]),
        ("空调不出风", []),
        ("停电是不是你们弄的", []),
        ("你们店是不是", []),
        ("手机坏了", []),
        ("", []),
    ],
)
def test_what_sounds_like_a_product(text: str, found: list[tuple[int, int, str]]) -> None:
    assert list(PRODUCTS.find(text)) == found


@given(st.text(alphabet="空条调扫地鸡机电饭褒煲视是手a ", max_size=30))
def test_finds_stand_in_the_text_and_never_overlap(text: str) -> None:
    found = sorted(PRODUCTS.find(text))
    assert all(0 <= begin < end <= len(text) for begin, end, _ in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
