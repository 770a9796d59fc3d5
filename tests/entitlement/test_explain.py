"""A decision set out for people."""

from typing import Any

from hypothesis import given, settings

from entitlement.engine import decide
from entitlement.explain import explain
from entitlement.facts import Facts
from tests.entitlement.random_facts import plausible_facts

FRIDGE = {
    "as_of": "2026-11-12",
    "category": "refrigerator",
    "price_paid": "2399.00",
    "delivered_on": "2026-11-01",
    "fault": "performance",
    "channel": "store",
}


def explained(**facts: Any) -> list[str]:
    return explain(decide(Facts.from_json({**FRIDGE, **facts}))).splitlines()


def test_answer_sums_and_basis_can_be_read() -> None:
    lines = explained(wish="refund", proof="invoice", same_model_available=True)
    assert lines[0] == "情形 S2：可以换货而想退款"
    assert lines[1] == "同时符合：E2 换货期内的性能故障"
    assert lines[2].startswith("答复：部分同意。")
    assert (
        "2. 扣除折旧费后退款，退2385.81元，扣13.19元（2399.00 × 0.05% × 11 = 13.19），由商家办理。"
        "退换的来回运费我们出。依据《部分商品修理更换退货责任规定》第十条、《部分商品修理更换退货责任规定》第十三条"
    ) in lines
    assert "请准备：购机凭证、商品及附件" in lines
    assert "· 收到退回的商品后7天内退款。" in lines
    assert any(line.startswith("· 《部分商品修理更换退货责任规定》第十条（官方原文）：") for line in lines)
    assert any(line.startswith("没有特别说明，先按这样理解：") and "危险：否" in line for line in lines)
    assert "还要确认" not in lines
    assert "需要专人处理。" not in lines


def test_what_is_still_asked_says_of_whom_and_why() -> None:
    lines = explained(wish="exchange")
    asked = lines[lines.index("还要确认") + 1 :]
    assert asked[0].startswith("· 购机凭证（问顾客）：")
    assert asked[1].startswith("· 有同型号（问自己）：")


def test_no_wish_is_no_answer() -> None:
    assert "答复：没有提出具体要求，可以从下面的办法里选。" in explained(proof="invoice")


def test_safety_comes_before_the_ways() -> None:
    lines = explained(hazard="gas")
    assert "需要专人处理。" in lines
    assert lines.index("请先这样做") < lines.index("可以选的办法")


def test_a_denial_without_another_way_says_so() -> None:
    old = {"bought_on": "2026-10-01", "delivered_on": "2026-10-01", "price_now": "1999.00"}
    assert "没有可以办理的办法。" in explained(**old, fault="none", intent="price_drop")


def test_what_cannot_be_said_shows_both_outcomes() -> None:
    old = {"delivered_on": "2025-10-01", "wish": "repair", "proof": "invoice", "cannot_say": ["part"]}
    lines = explained(**old)
    told = lines[lines.index("说不清的情况") + 1 :][:2]
    assert told == ["· 如果故障部件是“压缩机”：免费维修。", "· 如果故障部件是“其他部件”：收费维修。"]


@settings(max_examples=100, deadline=None)
@given(plausible_facts())
def test_every_decision_can_be_set_out(facts: Facts) -> None:
    text = explain(decide(facts))
    assert text.endswith("\n")
    assert all(line.strip() for line in text.splitlines())
    assert not any(sign in text for sign in ("{", "}", "None", "Decimal"))
