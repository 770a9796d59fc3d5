"""One more fault of the goods that were decided on, and what is only the old one."""

import pytest

from actions.another_fault import named, told

DECIDED = {"told": {"scenario": "E4"}, "fault_words": "花屏", "category": "mobile_phone"}


def _message(text: str, fault: str, *others: dict[str, object]) -> dict[str, object]:
    begin = text.index(fault)
    return {
        "text": text,
        "entities": [
            {"entity": "fault", "value": "battery", "start": begin, "end": begin + len(fault)},
            *others,
        ],
    }


GOODS = {"entity": "product", "value": "television", "start": 0, "end": 2}


@pytest.mark.parametrize(
    ("message", "another"),
    [
        (_message("电池也掉电特别快", "掉电"), "掉电"),
        (_message("遥控器也失灵了", "遥控器也失灵"), "遥控器失灵"),
        (_message("另外充不进电", "充不进电"), "充不进电"),
        (_message("屏幕还是花屏", "花屏"), None),
        (_message("还是不开机", "不开机"), None),
        (_message("电视也不开机", "不开机", GOODS), None),
    ],
)
def test_one_more_fault_is_told_from_the_old_one(message: dict[str, object], another: str | None) -> None:
    assert named(message, DECIDED) == another


def test_before_a_decision_there_is_none_more() -> None:
    assert named(_message("电池也掉电特别快", "掉电"), {**DECIDED, "told": None}) is None


def test_both_are_kept_and_the_part_decided_on_stays() -> None:
    found = told(_message("电池也掉电特别快", "掉电"), DECIDED, {"part": "battery", "fault_words": "掉电"})
    assert found == {"fault_words": "花屏、掉电"}
