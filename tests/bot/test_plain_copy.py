"""A plain copy is the same, and whoever changes it changes nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.plain_copy import plain_copy

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(PLAIN)
def test_a_copy_is_the_same(value: Any) -> None:
    assert plain_copy(value) == value


def test_what_is_changed_in_a_copy_is_not_changed_in_the_original() -> None:
    parse = {"intent": {"name": "greet"}, "entities": [{"value": {"from": "2026-01-01"}}]}
    twin = plain_copy(parse)
    twin["entities"][0]["value"]["from"] = "2026-02-02"
    twin["intent"]["name"] = "inform"
    assert parse == {"intent": {"name": "greet"}, "entities": [{"value": {"from": "2026-01-01"}}]}
