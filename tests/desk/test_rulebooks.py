from datetime import date

import pytest

from desk.rulebooks import Rulebooks, brand_of
from entitlement.rulebook import default_rulebook, rulebook_of


@pytest.mark.parametrize(
    ("sender", "brand"),
    [
        ("web:digital/li", "digital"),
        ("wechat:demo/oLi/3", "demo"),
        ("web:li", None),
        ("rest:li", None),
        ("phone", None),
    ],
)
def test_a_sender_names_the_brand(sender: str, brand: str | None) -> None:
    assert brand_of(sender) == brand


def test_every_customer_has_the_rules_of_the_brand() -> None:
    books = Rulebooks({"digital": rulebook_of("digital")})
    day = date(2026, 11, 21)
    assert books.of("web:digital/li").terms("mobile_phone", None, day).refund_days == 15
    for sender in ("web:demo/li", "web:unknown/li", "rest:li"):
        assert books.of(sender) is default_rulebook()
    assert Rulebooks(default=rulebook_of("digital")).of("rest:li") is rulebook_of("digital")
