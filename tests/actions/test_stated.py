"""Facts stated in words too plain for the readers."""

from __future__ import annotations

from typing import Any

import pytest

from actions.stated import stated


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("有订单", {"proof": "order_record"}),
        ("冰箱不制冷 我有订单的 要退", {"proof": "order_record"}),
        ("订单有的", {"proof": "order_record"}),
        ("没有订单", {}),
        ("有没有订单", {}),
        ("我有个订单一直没发货", {}),
        ("有订单没发货", {}),
        ("5999 现在5499", {"price_paid": "5999", "price_now": "5499"}),
        ("电视降价了,3999,现在只卖3499了", {"price_paid": "3999", "price_now": "3499"}),
        ("官网5999 现在5499", {}),
        ("去年买的现在坏了", {}),
    ],
)
def test_what_is_stated(text: str, told: dict[str, Any]) -> None:
    assert stated({"text": text}, {}, {}) == told


def test_what_is_known_is_not_taken_back() -> None:
    assert stated({"text": "有订单"}, {"proof": "invoice"}, {}) == {}
    assert stated({"text": "有订单 发票也有"}, {}, {"proof": "invoice"}) == {}
