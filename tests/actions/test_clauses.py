import pytest

from actions.clauses import clauses, spans


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("11月20号买的 有订单,2699.5", ["11月20号买的", "有订单", "2699.5"]),
        ("发票在的。订单呢?没有", ["发票在的", "订单呢?", "没有"]),
        ("好的~要!谢谢…", ["好的", "要", "谢谢"]),
        ("没有.丢了", ["没有", "丢了"]),
        (" ,。 ", []),
        ("", []),
    ],
)
def test_a_clause_ends_where_a_customer_pauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts
    assert [text[begin:end] for begin, end in spans(text)] == parts
