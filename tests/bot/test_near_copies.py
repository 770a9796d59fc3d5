import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.near_copies import NearCopies, grams
from bot.nlu.normalise import normalise

TEXT = st.text(alphabet="退货换修坏了钱", min_size=3, max_size=14)


@pytest.mark.parametrize(
    ("text", "original", "near"),
    [
        ("刚买的冰箱就不制冷了，怎么办", "剛買的冰箱就不製冷了,怎么办?", True),
        ("刚买的冰箱就不制冷了，怎么办", "刚买的电视就没声音了，怎么弄", False),
        ("在吗在吗", "在吗在吗", False),
    ],
)
def test_what_a_near_copy_is(text: str, original: str, near: bool) -> None:
    assert bool(list(NearCopies([original]).of(text))) is near


@given(TEXT, st.lists(TEXT, max_size=6), st.floats(0.1, 1))
def test_every_pair_is_found_that_shares_enough(text: str, others: list[str], least: float) -> None:
    found = {place for place, _ in NearCopies(others, shortest=0).of(text, least)}
    asked = grams(normalise(text))
    shares = {place: (asked & held, asked | held) for place, held in enumerate(grams(normalise(o)) for o in others)}
    assert found == {place for place, (shared, all_) in shares.items() if shared and len(shared) / len(all_) >= least}


def test_only_earlier_ones_may_be_asked_for() -> None:
    texts = ["洗衣机漏水漏得到处都是", "洗衣机漏水漏得到处都是了"]
    near = NearCopies(texts)
    assert [[place for place, _ in near.of(text, before=number)] for number, text in enumerate(texts)] == [[], [0]]
