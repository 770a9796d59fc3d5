"""Plain answers, understood by the question that was asked."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import answer
from actions.facts_told import CANNOT_SAY


def answered(requested: str, text: str, intent: str = "affirm") -> Any:
    return answer(requested, {"text": text, "intent": {"name": intent}, "entities": []}, {})


@pytest.mark.parametrize("text", ["好像说过吧", "可能有", "应该是吧", "大概讲过", "不一定"])
def test_a_yes_by_halves_is_no_yes(text: str) -> None:
    """It would take a right away from the customer."""
    assert answered("defects_disclosed", text) == CANNOT_SAY


def test_a_plain_yes_and_a_no_by_halves_are_what_they_say() -> None:
    assert answered("defects_disclosed", "说过") is True
    assert answered("defects_disclosed", "好像没有", "deny") is False


def test_a_paper_is_found_among_other_answers() -> None:
    assert answered("proof", "11月20号买的 有订单 2699", "inform") == "order_record"
    assert answered("channel", "官网 11月15号买的 5999 现在5499", "inform") == "online"
    assert answered("proof", "11月20号买的 订单找不到了 2699", "inform") is None
    assert answered("proof", "11月20号在你们店里买的 不知道", "inform") is None


@pytest.mark.parametrize("text", ["寻勿着了", "找不到了", "早丢了", "揾唔到啦"])
def test_a_paper_that_cannot_be_found_is_none(text: str) -> None:
    assert answered("proof", text, "not_understood") == "none"
    assert answered("channel", text, "not_understood") is None


def test_a_day_told_roughly_stays_a_day() -> None:
    told = {"entity": "date", "value": {"from": "2025-03-01", "to": "2025-03-31", "confidence": 0.8}}
    message = {"text": "大概去年三月", "intent": {"name": "inform"}, "entities": [told]}
    assert answer("bought_on", message, {}) == {"from": "2025-03-01", "to": "2025-03-31"}
