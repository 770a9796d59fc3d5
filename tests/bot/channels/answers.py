"""What a desk that was told its answers says in tests: words, choices, a decision, and hostile markup."""

from __future__ import annotations

from typing import Any

from entitlement.engine import decide
from entitlement.facts import Facts

CASE_NUMBER = "AX261121K7M2P"
FACTS = {
    "intent": "request_refund",
    "as_of": "2026-11-21",
    "category": "refrigerator",
    "fault": "performance",
    "bought_on": "2026-11-11",
    "delivered_on": "2026-11-11",
    "price_paid": "3999",
    "proof": "invoice",
}


def decision() -> dict[str, Any]:
    """A decision with choices and sums, as `action_decide` sends it."""
    return {**decide(Facts.from_json(FACTS)).to_json(), "type": "decision", "case_number": CASE_NUMBER}


HOSTILE = """<img src="x" onerror="document.title='taken'"><script>document.title='taken'</script>"""
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "我的冰箱坏了": [
        {"text": "冰箱坏了真添乱，对不起。"},
        {"text": "请问买了多久？", "buttons": [{"title": "十天左右", "payload": '/inform{"used_days": 10}'}]},
    ],
    "我想退款": [
        {"text": "这样为您办：", "buttons": [{"title": "免费换同型号", "payload": "/accept_solution"}]},
        {"text": "已经为您登记。", "buttons": [{"title": "转人工客服", "payload": "/request_human"}]},
        {"custom": decision()},
    ],
    "写坏的": [
        {"text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": "/inform"}]},
        {"custom": {**decision(), "title": HOSTILE, "who_pays": HOSTILE, "case_number": HOSTILE}},
    ],
}
