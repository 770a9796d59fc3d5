"""Entitlement cases in a real browser: the answer follows the form, a case is kept, a proposal reaches the reviewer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, expect

from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, guide_picture, picture, take_refusals
from trainer.draft import Draft
from trainer.entitlement_cases.writing import PATH


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer#cases"


def fill(panel: Locator, **facts: str) -> None:
    for name, value in facts.items():
        field = panel.get_by_label(name, exact=True)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


@pytest.fixture
def bench(url: str, open_page: OpenPage) -> Bench:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    return bench


FRIDGE = {
    "今天": "2026-11-08",
    "品类": "冰箱",
    "购买日期": "2026-11-01",
    "收货日期": "2026-11-01",
    "实付价": "2399.00",
    "购机凭证": "发票",
    "问题": "性能故障",
    "想要": "换货",
}


def test_the_answer_follows_and_the_case_is_kept(bench: Bench, draft: Draft, console: list[str]) -> None:
    panel = bench.page.get_by_role("tabpanel", name="三包案例")
    fill(panel, **FRIDGE)
    expect(panel.locator(".answer dl")).to_contain_text("全额退货退款 退2399.00")
    expect(panel.locator(".explanation")).to_contain_text("E1")
    picture(bench, "cases")
    guide_picture(bench, "cases")
    assert bench.violations() == []
    fill(panel, 实付价="很贵")
    expect(panel.locator(".answer .none")).to_contain_text("实付价")
    take_refusals(console)
    fill(panel, 实付价="2399.00", 名称="第七天要换货")
    expect(panel.locator(".answer dl")).to_contain_text("E1")
    bench.button("存成案例").click()
    expect(bench.toast).to_have_text(f"记进草稿了：{PATH}")
    assert "第七天要换货" in draft.read(PATH).text
    fill(panel, 名称="第七天要换货")
    bench.button("存成案例").click()
    expect(panel.get_by_role("alert")).to_contain_text("换一个名称")
    assert take_refusals(console) == ["422"]


def test_a_proposal_reaches_the_reviewer_who_answers(bench: Bench, url: str, open_page: OpenPage) -> None:
    panel = bench.page.get_by_role("tabpanel", name="三包案例")
    panel.get_by_role("button", name="参数和出处").click()
    panel.get_by_label("找一个参数").fill("上门")
    expect(panel.locator(".parameters-view tbody tr").first).to_be_visible()
    picture(bench, "parameters")
    assert bench.violations() == []
    panel.get_by_role("button", name="提建议").first.click()
    bench.page.get_by_label("应该怎样").fill("改成更短的时间")
    bench.page.get_by_label("理由", exact=True).fill("顾客等不了这么久")
    bench.button("提交").click()
    expect(bench.toast).to_have_text("建议已交给审核员")

    reviewer = Bench(open_page(url, viewport=LAPTOP))
    reviewer.log_in("2002")
    shown = reviewer.page.get_by_role("tabpanel", name="三包案例")
    shown.get_by_role("button", name="建议 1").click()
    expect(shown.locator(".proposal")).to_contain_text("改成更短的时间")
    picture(reviewer, "proposals")
    assert reviewer.violations() == []
    shown.get_by_role("button", name="答复").click()
    reviewer.page.get_by_label("不采纳").check()
    reviewer.page.get_by_label("说明", exact=True).last.fill("要先问品牌")
    reviewer.page.locator("dialog[open] .primary").click()
    expect(shown.locator(".proposal")).to_contain_text("要先问品牌")
    expect(shown.get_by_role("button", name="答复")).to_be_hidden()


def test_an_answer_can_be_doubted(bench: Bench) -> None:
    panel = bench.page.get_by_role("tabpanel", name="三包案例")
    fill(panel, **FRIDGE)
    expect(panel.locator(".answer dl")).to_contain_text("E1")
    bench.button("引擎答得不对？提建议").click()
    bench.page.get_by_label("应该怎样").fill("应当先说换货")
    bench.page.get_by_label("理由", exact=True).fill("顾客要的是换货")
    bench.button("提交").click()
    expect(bench.toast).to_have_text("建议已交给审核员")
    panel.get_by_role("button", name="建议 1").click()
    expect(panel.locator(".proposal")).to_contain_text("品类：冰箱")
