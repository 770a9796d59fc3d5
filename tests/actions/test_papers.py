"""Which paper a message says is there, and which it only names."""

from __future__ import annotations

from typing import Any

import pytest

from actions.papers import shown

CALLED = {"发票": "invoice", "专票": "invoice", "订单": "order_record", "收据": "receipt"}


def _documents(text: str) -> list[dict[str, Any]]:
    return [
        {"entity": "document", "value": value, "start": text.index(name), "end": text.index(name) + len(name)}
        for name, value in CALLED.items()
        if name in text
    ]


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("发票在额", "invoice"),
        ("对公转账 有合同和增值税专票", "invoice"),
        ("发票拍给你们看了三遍了", "invoice"),
        ("发票没有 他有京东订单截图", "order_record"),
        ("收据还留着", "receipt"),
        ("发票在我儿子那里", "invoice"),
        ("发票早丢了 京东订单能查到", "order_record"),
        ("收据应该找得到", "receipt"),
        ("寻到了 是收据不是发票 行不行", "receipt"),
        ("不是发票 是收据", "receipt"),
    ],
)
def test_a_paper_that_is_there(text: str, paper: str) -> None:
    assert shown(text, _documents(text)) == paper


NAMED = [
    "没有发票",
    "有没有发票",
    "发票在吗",
    "有人给开发票吗",
    "发票还没给我",
    "还有发票一直没开给我",
    "有张发票还没寄来",
    "是收据还是发票",
    "收据不是发票啊",
]


@pytest.mark.parametrize("text", [*NAMED, "发票丢了"])
def test_a_paper_that_is_only_named(text: str) -> None:
    assert shown(text, _documents(text)) is None
