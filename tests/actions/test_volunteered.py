"""What is told unasked beside other things."""

from typing import Any

from actions.volunteered import sum_beside_a_day


def message(text: str, *entities: tuple[str, str, str | None]) -> dict[str, Any]:
    """A message with its entities as (kind, words, role)."""
    found = []
    for kind, words, role in entities:
        start = text.index(words)
        found.append(
            {"entity": kind, "value": words.strip("块"), "start": start, "end": start + len(words), "role": role}
        )
    return {"text": text, "entities": found}


class TestSumBesideADay:
    """A sum alone in its clause is the price, where the day beside it has its own name."""

    def test_is_the_price(self) -> None:
        told = message("11月24号收到的 2399块", ("date", "11月24号", "delivered_on"), ("money", "2399块", None))
        assert sum_beside_a_day(told, {}) == {"price_paid": "2399"}

    def test_of_something_else_is_none(self) -> None:
        told = message("11月24号收到的 运费20块", ("date", "11月24号", "delivered_on"), ("money", "20块", None))
        assert sum_beside_a_day(told, {}) == {}

    def test_is_none_where_the_price_is_known(self) -> None:
        told = message("11月24号收到的 50块", ("date", "11月24号", "delivered_on"), ("money", "50块", None))
        assert sum_beside_a_day(told, {"price_paid": "2399"}) == {}
