from pathlib import Path

import pytest

from entitlement.data import words
from entitlement.worked_cases import UnknownWord, WorkedCase, load_cases

CASES = list(load_cases())
LEAST_CASES = 200


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_the_engine_decides_as_the_trainer_wrote(case: WorkedCase) -> None:
    assert case.differences() == []


def test_every_scenario_has_a_case() -> None:
    named = {case.result["情形"] for case in CASES}
    assert set(words("scenarios")) <= named


def test_there_are_enough_cases_and_each_fixes_its_remedies() -> None:
    assert len(CASES) >= LEAST_CASES
    assert [case.name for case in CASES if "办法" not in case.result] == []


def test_every_category_repair_count_and_kind_of_proof_has_a_case() -> None:
    codes = {name: set(words("facts")[name]["codes"]) for name in ("category", "proof", "channel", "wish")}
    for name, expected in codes.items():
        assert {case.facts[name] for case in CASES if name in case.facts} == expected, name
    assert {0, 1, 2, 3} <= {case.facts["repairs"] for case in CASES if "repairs" in case.facts}


def test_names_are_not_used_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def write(folder: Path, facts: str, result: str) -> list[WorkedCase]:
    text = f"案例:\n- 名称: 试写\n  事实: {facts}\n  结果: {result}\n"
    (folder / "one.yml").write_text(text, encoding="utf-8")
    return list(load_cases(folder))


def test_a_case_that_does_not_hold_says_what_differs(tmp_path: Path) -> None:
    (case,) = write(tmp_path, "{今天: 2026-11-20, 危险: 冒烟}", "{情形: E1, 转人工: 是}")
    assert case.differences() == ["情形应为E1，实为H1"]


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ("{今天: 2026-11-20, 颜色: 红}", "颜色"),
        ("{今天: 2026-11-20, 品类: 烤箱}", "烤箱"),
        ("{今天: 2026-11-20, 商品完好: 也许}", "也许"),
        ("{今天: 2026-11-20, 说不清: [颜色]}", "颜色"),
    ],
)
def test_a_word_that_the_engine_does_not_know_is_pointed_out(tmp_path: Path, facts: str, word: str) -> None:
    with pytest.raises(UnknownWord, match=word):
        write(tmp_path, facts, "{情形: E1}")
