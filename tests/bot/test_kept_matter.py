"""A wish to turn to the matter that was put off."""

from typing import Any

import pytest

from bot.kept_matter import take_up_when_asked
from bot.nlu.reader import Reader

KEPT = {"text": "冰箱不制冷", "entities": [{"entity": "product", "value": "refrigerator", "start": 0, "end": 2}]}
SLOTS = {"category": "washing_machine", "product_words": "洗衣机", "next_matter": KEPT}
READER = Reader()


def intent_of(text: str, intent: str = "unsure", **slots: Any) -> str:
    parse = {"text": text, "intent": {"name": intent}, "entities": READER.read(text)}
    name: str = take_up_when_asked(parse, {**SLOTS, **slots}, "case_form")["intent"]["name"]
    return name


@pytest.mark.parametrize(
    "text", ["先说冰箱吧", "那冰箱呢", "先说冰吧", "先说冰的事呗", "冰箱更急", "先办另一件", "那另一件呢"]
)
def test_it_is_taken_up(text: str) -> None:
    assert intent_of(text) == "take_up_matter"


@pytest.mark.parametrize("text", ["先处理退款", "先说电视的吧", "上个月买的", "先说洗衣机"])
def test_what_asks_for_something_else_goes_on(text: str) -> None:
    assert intent_of(text) == "unsure"


@pytest.mark.parametrize("text", ["先说我家冰箱吧 它不冻了", "先不说洗衣机 我妈家电视没图像 更急"])
def test_it_is_told_and_put_first_in_one_breath(text: str) -> None:
    assert (
        intent_of(text, "report_fault", next_matter=None, fault_words="漏水", fault="performance") == "take_up_matter"
    )


def test_nothing_is_taken_up_where_nothing_waits_or_a_person_is_asked_for() -> None:
    assert intent_of("先说冰箱吧", next_matter=None) == "unsure"
    assert intent_of("那冰箱呢 转人工", "request_human") == "request_human"
