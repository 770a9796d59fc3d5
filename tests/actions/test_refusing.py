"""What a refusal says of itself."""

from __future__ import annotations

import pytest

from actions.refusing import unwanted


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("不行", frozenset()),
        ("修了也白修 我不修了", {"free_repair", "paid_repair"}),
        ("太贵了吧", {"paid_repair", "trade_in"}),
        ("算了太贵 不修了", {"free_repair", "paid_repair", "trade_in"}),
    ],
)
def test_what_is_refused_is_not_offered_in_another_form(text: str, codes: frozenset[str]) -> None:
    assert unwanted(text) == codes
