"""What a button tells besides facts is for the action that it chose."""

from __future__ import annotations

import pytest

from actions.facts_told import facts_told


@pytest.mark.parametrize("extractor", ["payload", "RegexMessageHandler"])
def test_a_button_tells_facts_and_nothing_else(extractor: str) -> None:
    told = {"proof": "invoice", "remedy": "refund", "stars": "5"}
    entities = [{"entity": name, "value": value, "extractor": extractor} for name, value in told.items()]
    assert facts_told({"text": "", "entities": entities}, {}) == {"proof": "invoice"}


def _repaired(text: str, times: int) -> dict[str, object]:
    return {"text": text, "entities": [{"entity": "repairs", "value": times, "start": 0, "end": len(text)}]}


@pytest.mark.parametrize(
    ("text", "known", "repairs"), [("上个月又修了一次", 1, 2), ("修了一次又坏了", 1, 1), ("又修了一次", None, 1)]
)
def test_one_more_repair_is_added_to_those_that_are_known(text: str, known: int | None, repairs: int) -> None:
    assert facts_told(_repaired(text, 1), {"repairs": known, "fault": "performance"}) == {"repairs": repairs}


def test_what_was_repaired_has_had_a_fault() -> None:
    assert facts_told(_repaired("修了四次", 4), {}) == {"repairs": 4, "fault": "performance"}
    assert facts_told(_repaired("没修过", 0), {}) == {"repairs": 0}


@pytest.mark.parametrize(("text", "facts"), [("全额退款,金额2599元", {"price_paid": "2599"}), ("赔偿金额2599元", {})])
def test_a_sum_is_the_price_where_its_own_clause_says_so(text: str, facts: dict[str, str]) -> None:
    money = {"entity": "money", "value": "2599", "start": text.index("2599"), "end": len(text)}
    assert facts_told({"text": text, "entities": [money]}, {}) == facts
