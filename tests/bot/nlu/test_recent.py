from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.recent import Recent


def test_what_was_kept_is_known_and_the_rest_is_not() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("退货", 1)
    assert recent.get("退货") == 1
    assert recent.get("换货") is None


def test_what_has_not_been_asked_for_the_longest_is_forgotten_first() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("退货", 1)
    recent.keep("换货", 2)
    recent.get("退货")
    recent.keep("维修", 3)
    assert [recent.get(text) for text in ("退货", "换货", "维修")] == [1, None, 3]


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 4))
def test_no_more_than_its_size_is_kept(keys: list[int], size: int) -> None:
    recent: Recent[int, int] = Recent(size)
    for key in keys:
        recent.keep(key, -key)
    known = [key for key in range(10) if recent.get(key) is not None]
    assert len(known) == min(size, len(set(keys)))
    assert all(recent.get(key) == -key for key in known)
