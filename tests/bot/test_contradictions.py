"""Words of a message that speak against the class found for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.contradictions.table import contradicted


def parse(text: str, intent: str, *entities: tuple[str, str]) -> dict[str, Any]:
    found = [{"entity": kind, "value": value} for kind, value in entities]
    return {"text": text, "intent": {"name": intent}, "entities": found}


@pytest.mark.parametrize(
    "text", ["上周六装的", "空调是去年夏天装的", "师傅上周六来装的空调", "5月3号安装好了", "國慶裝的"]
)
def test_who_tells_when_it_was_installed_books_no_installation(text: str) -> None:
    assert contradicted(parse(text, "request_installation")) == "inform"


def test_installed_goods_with_a_fault_are_reported() -> None:
    told = parse("上周六装的空调不制冷", "request_installation", ("fault_kind", "performance"))
    assert contradicted(told) == "report_fault"


@pytest.mark.parametrize(
    "text",
    [
        "周六帮我装一下",
        "明天能来装空调吗",
        "昨天约了今天装",
        "空调到了 什么时候装",
        "还没装",
        "没人来装的吗",
        "给我把买的空调装了",
    ],
)
def test_who_asks_for_an_installation_gets_one(text: str) -> None:
    assert contradicted(parse(text, "request_installation")) is None


@pytest.mark.parametrize(("text", "told"), [("有发票 3200", "inform"), ("好的 有发票", None), ("可以 发票有", None)])
def test_who_only_tells_what_papers_there_are_agrees_to_nothing(text: str, told: str | None) -> None:
    assert contradicted(parse(text, "affirm", ("proof", "invoice"))) == told


@pytest.mark.parametrize("text", ["那能修吗", "这个还能不能修", "修得好吗"])
def test_who_asks_whether_it_can_be_repaired_asks_for_no_place(text: str) -> None:
    assert contradicted(parse(text, "ask_service_outlet")) == "request_repair"


@pytest.mark.parametrize("text", ["附近能修吗", "哪里能不能修", "你们店能修吗"])
def test_who_asks_for_a_place_gets_one(text: str) -> None:
    assert contradicted(parse(text, "ask_service_outlet")) != "request_repair"


def test_who_has_an_order_may_want_the_invoice_for_it() -> None:
    assert contradicted(parse("有订单 帮我开发票", "request_invoice", ("proof", "order_record"))) is None


GOODS = {"entity": "product", "value": "washing_machine"}


@pytest.mark.parametrize(
    ("text", "told"), [("我家洗衣机", "inform"), ("你好,我妈的洗衣机", "inform"), ("我家洗衣机响", None)]
)
def test_who_only_names_goods_reports_no_fault(text: str, told: str | None) -> None:
    begin = text.index("洗衣机")
    named = {**parse(text, "report_fault"), "entities": [{**GOODS, "start": begin, "end": begin + 3}]}
    assert contradicted(named) == told
