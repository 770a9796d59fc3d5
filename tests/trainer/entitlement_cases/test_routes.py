"""Entitlement cases over HTTP: the engine's answer, keeping a case, parameters, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from entitlement.worked_cases import cases_in, load_cases
from tests.trainer.conftest import TrainersPage, git
from trainer.draft import NEW, Change, Draft
from trainer.entitlement_cases.findings import case_findings
from trainer.entitlement_cases.writing import PATH
from trainer.git import Author
from trainer.refusals import RefusedError

ZHI = Author("2001", "示范培训师")
FRIDGE = {
    "今天": "2026-11-08", "品类": "冰箱", "购买日期": "2026-11-01", "收货日期": "2026-11-01", "实付价": "2399.00",
    "购机凭证": "发票", "问题": "性能故障", "想要": "换货", "有同型号": "是",
}  # fmt: skip
PARTS = ["情形", "答复", "办法"]


def test_the_form_has_every_fact_in_chinese(zhi: TrainersPage) -> None:
    form = zhi.get("/cases").json()
    fields = {field["label"]: field for field in form["fields"]}
    assert form["fields"][0]["label"] == "今天"
    assert "冰箱" in fields["品类"]["choices"]
    assert fields["有同型号"]["choices"] == ["是", "否"]
    assert form["today"] == "2026-11-21"
    assert "情形" in form["parts"]


def test_the_engine_answers_at_once_with_its_reasons(zhi: TrainersPage) -> None:
    answer = zhi.post("/cases/decide", facts=FRIDGE).json()
    assert answer["result"]["情形"] == "E1"
    assert answer["result"]["办法"][0] == "全额退货退款 退2399.00"
    assert "2399.00" in answer["explanation"]
    unknown = zhi.post("/cases/decide", facts={**FRIDGE, "购机凭证": ""}, cannot_say=["购机凭证"]).json()
    assert unknown["result"]["情形"] != "E1"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({**FRIDGE, "品类": "飞船"}, "飞船"),
        ({**FRIDGE, "颜色": "红"}, "颜色"),
        ({**FRIDGE, "购买日期": "昨天"}, "购买日期"),
        ({**FRIDGE, "已修次数": "两次"}, "整数"),
        ({}, "今天"),
    ],
)
def test_facts_that_cannot_be_are_refused_in_chinese(zhi: TrainersPage, facts: dict[str, str], said: str) -> None:
    answer = zhi.post("/cases/decide", facts=facts)
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def keep(page: TrainersPage, name: str, facts: Mapping[str, str] = FRIDGE, parts: list[str] = PARTS) -> Any:
    return page.post("/cases", name=name, facts=dict(facts), parts=parts)


def test_a_case_is_kept_as_the_files_are_written_and_holds(zhi: TrainersPage, draft: Draft, project: Path) -> None:
    assert keep(zhi, "第七天，要换货").status_code == 200
    assert keep(zhi, "是: 一个有冒号的名称").status_code == 200
    text = draft.read(PATH).text
    assert (
        "- 名称: 第七天，要换货\n"
        "  事实: {今天: 2026-11-08, 品类: 冰箱, 购买日期: 2026-11-01, 收货日期: 2026-11-01, 实付价: 2399.00, "
        "购机凭证: 发票, 问题: 性能故障, 想要: 换货, 有同型号: 是}\n"
        "  结果: {情形: E1, 答复: 同意, 办法: [全额退货退款 退2399.00, 免费换同型号, 免费维修]}\n"
    ) in text
    cases = list(cases_in("x", text))
    assert [case.name for case in cases] == ["x: 第七天，要换货", "x: 是: 一个有冒号的名称"]
    assert [case.differences() for case in cases] == [[], []]
    assert len(list(load_cases(draft.root / "entitlement/cases"))) == len(list(load_cases())) + 2
    assert git(project, "log", "-1", "--format=%an %s", "trainers").startswith(
        "示范培训师 加案例“是: 一个有冒号的名称”"
    )


def test_a_name_that_is_taken_and_nothing_to_check_are_refused(zhi: TrainersPage, draft: Draft) -> None:
    keep(zhi, "第七天")
    head = draft.head
    assert "第七天" in keep(zhi, "第七天").json()["error"]
    assert keep(zhi, "第八天", parts=["别的"]).status_code == 422
    assert keep(zhi, "第八天", {**FRIDGE, "品类": "飞船"}).status_code == 422
    assert draft.head == head


def test_two_trainers_who_add_a_case_keep_both(zhi: TrainersPage, other: TrainersPage, draft: Draft) -> None:
    keep(zhi, "一")
    keep(other, "二")
    assert [case.name for case in cases_in("x", draft.read(PATH).text)] == ["x: 一", "x: 二"]


GOOD = "- 名称: 一\n  事实: {今天: 2026-11-08, 危险: 是}\n  结果: {情形: H1}\n"


@pytest.mark.parametrize(
    ("cases", "line", "reason"),
    [
        (GOOD + GOOD, 5, "用了两次"),
        (GOOD.replace("H1", "S1"), 2, "情形应为S1，实为H1"),
        (GOOD.replace("危险: 是", "危险: 也许"), 2, "也许"),
        (GOOD.replace("危险: 是", "购买日期: 昨天"), 2, "购买日期"),
        (GOOD.replace("危险: 是", "已修次数: 两次"), 2, "整数"),
        ("- 名称: 一\n", 2, "没有写结果"),
        ("  一: 二\n", 1, "没有“案例”"),
    ],
)
def test_a_case_that_does_not_hold_is_refused_with_its_line(draft: Draft, cases: str, line: int, reason: str) -> None:
    with pytest.raises(RefusedError) as told:
        draft.save([Change("entitlement/cases/new.yml", f"案例:\n{cases}", NEW)], ZHI, "x")
    [finding] = told.value.findings
    assert finding.line == line
    assert reason in finding.reason
    assert finding.remedy


def test_the_projects_own_cases_have_no_findings(project: Path) -> None:
    files = (project / "entitlement/cases").glob("*.yml")
    assert list(case_findings({path.name: path.read_text(encoding="utf-8") for path in files}, project)) == []


def test_parameters_are_shown_with_their_sources(zhi: TrainersPage) -> None:
    shown = zhi.get("/cases/parameters").json()["parameters"]
    assert {one["layer"] for one in shown} >= {"国家规定", "品牌承诺与商品资料"}
    for parameter in shown:
        for value in parameter["values"]:
            assert value["source"].startswith("《")
            assert value["value"]


def test_a_proposal_is_filed_shown_and_answered_by_the_reviewer(
    zhi: TrainersPage, xing: TrainersPage, project: Path
) -> None:
    parameter = zhi.get("/cases/parameters").json()["parameters"][0]
    subject = {"layer": parameter["layer"], "parameter": parameter["name"]}
    filed = zhi.post("/cases/proposals", **subject, wish="改成 20 天", reason="今年的公告改了", source="示范公告")
    name = filed.json()["id"]
    assert name in git(project, "show", "trainers", "--name-only", "--format=%s")
    shown = xing.get("/cases/proposals").json()
    assert shown["may_answer"]
    [proposal] = shown["proposals"]
    assert (proposal["wish"], proposal["by"], proposal["answer"]) == ("改成 20 天", "示范培训师", None)
    assert parameter["name"] in proposal["about"]
    assert zhi.post(f"/cases/proposals/{name}/answer", verdict="采纳", reason="对").status_code == 403
    done = xing.post(f"/cases/proposals/{name}/answer", verdict="采纳", reason="已核对公告").json()
    assert done["proposals"][0]["answer"] == {"verdict": "采纳", "reason": "已核对公告", "by": "示范审核员"}
    assert xing.post(f"/cases/proposals/{name}/answer", verdict="不采纳", reason="又想了想").status_code == 409
    assert not zhi.get("/cases/proposals").json()["may_answer"]


def test_a_proposal_about_an_answer_holds_its_facts(zhi: TrainersPage) -> None:
    zhi.post("/cases/proposals", facts=FRIDGE, wish="应当先说换货", reason="顾客要的是换货")
    [proposal] = zhi.get("/cases/proposals").json()["proposals"]
    assert proposal["about"].startswith("引擎的答复 E1")
    assert proposal["facts"] == FRIDGE


@pytest.mark.parametrize(
    "given",
    [
        {"wish": "x", "reason": "y"},
        {"parameter": "no_such", "layer": "国家规定", "wish": "x", "reason": "y"},
        {"facts": FRIDGE, "wish": " ", "reason": "y"},
        {"facts": {"品类": "飞船"}, "wish": "x", "reason": "y"},
    ],
)
def test_a_proposal_without_subject_or_words_is_refused(zhi: TrainersPage, draft: Draft, given: dict[str, Any]) -> None:
    head = draft.head
    assert zhi.post("/cases/proposals", **given).status_code == 422
    assert draft.head == head


@pytest.mark.parametrize("name", ["x", "..", "20261121-120000-2001"])
def test_only_a_proposal_can_be_answered(xing: TrainersPage, name: str) -> None:
    answer = xing.post(f"/cases/proposals/{name}/answer", verdict="采纳", reason="对")
    assert answer.status_code in (403, 404)
