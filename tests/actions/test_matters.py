"""Whether other goods named in the middle of the questions are another matter, or correct what was said."""

from typing import Any

import pytest

from actions.kept_matter import taken_up, told_in_passing
from bot.nlu.reader import Reader
from tests.conftest import TODAY

WASHER = {
    "category": "washing_machine",
    "product_words": "洗衣机",
    "fault": "performance",
    "fault_words": "漏水",
    "wish": "repair",
    "case_intent": "request_repair",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def message(reader: Reader, text: str, intent: str) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent}, "entities": reader.read(text)}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("孩子偷偷买了个耳机，能退吗", "ask_return_policy"),
        ("对了我妈那台冰箱也不制冷了", "report_fault"),
        ("我爸家的电视黑屏了", "unsure"),
        ("冰箱不制冷", "report_fault"),
        ("还有个微波炉要退货", "request_refund"),
        ("我家另外一台洗衣机也坏了", "report_fault"),
        ("热水器不出热水", "report_fault"),
    ],
)
def test_another_matter(reader: Reader, text: str, intent: str) -> None:
    assert told_in_passing(message(reader, text, intent), WASHER) is not None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("不对，是冰箱不是洗衣机", "inform"),
        ("说错了 是冰箱漏水", "report_fault"),
        ("冰箱", "inform"),
        ("冰箱漏水", "report_fault"),
        ("送的耳机也没声音", "report_fault"),
        ("洗衣机也不脱水", "report_fault"),
        ("对了你们冰箱多少钱", "ask_product"),
        ("我妈那台冰箱冒烟了", "report_hazard"),
        ("上个月买的", "inform"),
    ],
)
def test_no_other_matter(reader: Reader, text: str, intent: str) -> None:
    assert told_in_passing(message(reader, text, intent), WASHER) is None


def test_a_third_matter_waits_behind_the_second_and_more_of_it_stays_with_it(reader: Reader) -> None:
    slots: dict[str, Any] = dict(WASHER)
    for text in ("对了我妈那台冰箱也不制冷了", "孩子偷偷买了个耳机", "冰箱是上个月18号买的"):
        slots |= told_in_passing(message(reader, text, "report_fault"), slots) or {}
    second = {**slots, **taken_up(slots, TODAY)}
    assert (second["category"], second["bought_on"]["from"]) == ("refrigerator", "2026-10-18")
    assert (second["wish"], second["fault_words"]) == (None, "不制冷")
    third = {**second, **taken_up(second, TODAY)}
    assert (third["category"], third["bought_by_minor"], third["bought_on"]) == ("other", True, None)
    assert third["next_matter"] is None


def test_which_kind_it_is_is_told_of_the_matter_that_waits(reader: Reader) -> None:
    waiting = told_in_passing(message(reader, "还有热水器也坏了", "report_fault"), WASHER)
    assert waiting is not None
    more = told_in_passing(message(reader, "是燃气热水器", "inform"), {**WASHER, **waiting})
    assert more is not None
    begun = taken_up({**WASHER, **more}, TODAY)
    assert (begun["category"], begun.get("bought_on")) == ("gas_water_heater", None)
