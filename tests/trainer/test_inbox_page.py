"""The inbox in a real browser: one click teaches, words are marked by selecting, wrong ones are refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, expect

from desk.clock import FixedClock
from desk.lessons import Reason
from desk.service import Desk
from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, picture, take_refusals
from tests.trainer.conftest import git
from tests.trainer.test_inbox import note
from trainer.draft import Draft

LIKE = "量子拆机费咋个算"


@pytest.fixture
def url(app: FastAPI, desk: Desk, trainer_clock: FixedClock) -> Iterator[str]:
    note(desk, trainer_clock, "a", LIKE, days_ago=3)
    note(desk, trainer_clock, "b", f"{LIKE}呀 ⟦phone:1⟧", like=LIKE, days_ago=2)
    note(desk, trainer_clock, "c", "月球上能装空调不", Reason.THUMB_DOWN, channel="wechat", days_ago=1)
    note(desk, trainer_clock, "d", "退货", Reason.LOW_CONFIDENCE, days_ago=4)
    with serving(app) as address:
        yield f"{address}/trainer#inbox"


@pytest.fixture
def bench(url: str, open_page: OpenPage) -> Bench:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    return bench


@pytest.fixture
def inbox(bench: Bench) -> Locator:
    panel = bench.page.get_by_role("tabpanel", name="收件箱")
    expect(panel.locator(".lesson-group")).to_have_count(3)
    return panel


def test_one_click_teaches_a_whole_group(bench: Bench, inbox: Locator, draft: Draft) -> None:
    inbox.get_by_role("button", name="量子拆机费").click()
    expect(inbox.get_by_label("例句", exact=True).first).to_have_value(f"{LIKE}呀")
    picture(bench, "inbox")
    assert bench.violations() == []
    inbox.get_by_role("button", name="问费用").click()
    expect(bench.toast).to_have_text("记进草稿了：2 句新例句")
    expect(inbox.locator(".lesson-group")).to_have_count(2)
    assert f"    - {LIKE}\n" in draft.read("data/nlu/requests_and_questions.yml").text
    inbox.get_by_label("状态").select_option("已处理")
    inbox.get_by_role("button", name="量子拆机费").click()
    expect(inbox.get_by_text("结果：问费用，工号 2001")).to_be_visible()
    inbox.get_by_role("button", name="重新打开").click()
    expect(bench.toast).to_have_text("又放回“待处理”了")


def test_a_selected_word_is_marked_and_its_message_corrected(bench: Bench, inbox: Locator, draft: Draft) -> None:
    inbox.get_by_role("button", name="量子拆机费").click()
    inbox.get_by_label("作为例句").nth(1).uncheck()
    first = inbox.get_by_label("例句", exact=True).first
    first.fill("量子乱跳了 拆机费咋个算")
    first.evaluate("input => { input.focus(); input.setSelectionRange(0, 4); }")
    expect(inbox.locator(".mark")).to_contain_text("量子乱跳")
    inbox.get_by_label("词的种类").select_option("故障")
    inbox.get_by_label("词的意思").select_option("不制冷")
    inbox.get_by_role("button", name="标上").click()
    expect(inbox.locator(".word")).to_contain_text("量子乱跳故障：不制冷")
    expect(inbox.locator(".mark")).to_be_hidden()
    picture(bench, "inbox-word")
    assert bench.violations() == []
    inbox.get_by_label("别的意图").select_option("report_fault")
    inbox.get_by_role("button", name="教成这个").click()
    expect(bench.toast).to_have_text("记进草稿了：1 句新例句")
    shown = git(draft.root, "show", "--stat", "--format=%s")
    assert "data/dictionaries/entities/fault.yml" in shown
    assert "data/nlu/requests_and_questions.yml" in shown
    # The other message of the group waits still.
    expect(inbox.get_by_label("例句", exact=True)).to_have_count(1)
    expect(inbox.get_by_label("例句", exact=True)).to_have_value(LIKE)


def test_out_of_scope_and_nothing_to_learn(bench: Bench, inbox: Locator, draft: Draft) -> None:
    inbox.get_by_role("button", name="月球上能装空调不").click()
    inbox.get_by_role("button", name="不归我们管").first.click()
    expect(inbox.locator(".lesson-group")).to_have_count(2)
    assert "    - 月球上能装空调不\n" in draft.read("data/nlu/out_of_scope.yml").text
    inbox.get_by_role("button", name="量子拆机费").click()
    inbox.get_by_role("button", name="不用学").click()
    expect(inbox.locator(".lesson-group")).to_have_count(1)
    expect(bench.toast).to_have_text("放到“已处理”了")


def test_what_stands_in_another_intent_is_refused_with_its_place(
    bench: Bench, inbox: Locator, console: list[str]
) -> None:
    inbox.get_by_role("button", name="退货").click()
    inbox.get_by_label("别的意图").select_option("ask_usage")
    inbox.get_by_role("button", name="教成这个").click()
    refusal = inbox.get_by_role("alert")
    expect(refusal).to_contain_text("request_refund")
    expect(refusal).to_contain_text("data/")
    picture(bench, "inbox-refused")
    assert take_refusals(console) == ["422"]
    assert bench.violations() == []
    expect(inbox.locator(".lesson-group")).to_have_count(3)
    # Where it was wrong, one more click would move it, if the phrases had not settled it.
    inbox.get_by_role("button", name="从原来的意图移过来").click()
    expect(refusal).to_contain_text("定好了是 request_refund")
    assert take_refusals(console) == ["422"]


def test_filters_and_exports(bench: Bench, inbox: Locator) -> None:
    inbox.get_by_label("原因", exact=True).select_option("thumb_down")
    expect(inbox.locator(".lesson-group")).to_have_count(1)
    with bench.page.expect_download() as started:
        inbox.get_by_role("link", name="导出 CSV").click()
    assert "月球上能装空调不" in started.value.path().read_text(encoding="utf-8-sig")
    inbox.get_by_label("原因", exact=True).select_option("")
    inbox.get_by_label("顺序").select_option("新的在前")
    expect(inbox.locator(".lesson-group").first).to_contain_text("月球上能装空调不")
