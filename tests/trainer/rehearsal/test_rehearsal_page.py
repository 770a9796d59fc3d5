"""The tab of talks in a real browser: talking, correcting, keeping; the picture, a conflict, a file at its line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, expect

from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, picture, take_refusals
from trainer.draft import Draft

CLAIM = "冰箱11月1号买的当天送到，不制冷，我要退货"
TO_START_MS = 180_000
AGAIN = """
- rule: 谢了就走
  condition:
  - active_loop: null
  steps:
  - intent: thank
  - action: utter_goodbye
"""


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer#rehearsal"


@pytest.fixture
def bench(url: str, open_page: OpenPage) -> Bench:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    return bench


def say(bench: Bench, text: str) -> None:
    bench.page.get_by_label("客户说").fill(text)
    bench.button("发送").click()
    expect(bench.page.locator(".talk-bubble.customer button", has_text=text)).to_be_visible(timeout=TO_START_MS)


def sheet(bench: Bench, heading: str) -> Locator:
    return bench.page.locator(".sheet", has=bench.page.get_by_role("heading", name=heading))


def test_a_talk_shows_why_and_is_kept(bench: Bench, draft: Draft) -> None:
    say(bench, CLAIM)
    expect(sheet(bench, "听成了什么")).to_contain_text("想退货退款")
    expect(sheet(bench, "知道的事实")).to_contain_text("2026年11月1日（这一轮知道的）")
    expect(bench.page.locator(".views")).to_contain_text("草稿训练出的模型")
    bench.button("发票").click()
    expect(sheet(bench, "决定")).to_contain_text("S1")
    expect(sheet(bench, "决定")).to_contain_text("第十条")
    assert bench.violations() == []
    # Another day, and the first turn once more.
    bench.page.get_by_label("今天是").fill("2026-11-06")
    say(bench, CLAIM)
    bench.button("发票").click()
    expect(sheet(bench, "知道的事实")).to_contain_text("接着问的是：实付价")
    bench.button("存成对话测试").click()
    dialog = bench.page.get_by_role("dialog")
    dialog.get_by_label("情形（文件夹）").fill("试出来的")
    dialog.get_by_label("文件", exact=True).fill("退货")
    dialog.get_by_label("标题").fill("七天内退货，要问实付价")
    dialog.get_by_role("button", name="看看会写什么").click()
    expect(dialog.locator(".small-diff")).to_contain_text("- 标题: 七天内退货，要问实付价")
    assert bench.violations() == []
    dialog.get_by_role("button", name="保存").click()
    expect(bench.toast).to_contain_text("存好了")
    assert "      问: 实付价\n" in draft.read("tests/conversations/试出来的/退货.yml").text


def test_a_turn_is_corrected_by_intent_fact_and_words(bench: Bench) -> None:
    say(bench, "冰箱坏了")
    form = bench.page.locator(".correct")
    form.locator("summary").click()
    form.get_by_label("应该听成").select_option("request_exchange")
    form.get_by_label("事实").select_option(label="品类")
    form.get_by_label("应该是").select_option(label="电视机")
    form.get_by_role("button", name="照改过的重来").click()
    expect(sheet(bench, "听成了什么")).to_contain_text("您改过")
    expect(sheet(bench, "听成了什么")).to_contain_text("想换货")
    expect(sheet(bench, "知道的事实")).to_contain_text("电视机")
    say(bench, "谢谢")
    expect(bench.page.locator(".talk-bubble.customer")).to_have_count(2)
    # Kept as a test, the message that was heard wrongly is taught as well, unless the trainer says no.
    bench.button("存成对话测试").click()
    taught = bench.page.get_by_role("checkbox", name="把这句话教成“想换货”")
    expect(taught).to_have_count(1)
    expect(taught).to_be_checked()
    picture(bench, "keep-teaches")
    bench.button("先不存").click()
    bench.button("重新开始").click()
    expect(bench.page.locator(".talk-bubble")).to_have_count(0)


def test_the_picture_leads_to_the_line_and_a_conflict_is_not_saved(bench: Bench, console: list[str]) -> None:
    bench.button("规则和故事").click()
    expect(bench.page.get_by_text("没有互相矛盾的规则或故事")).to_be_visible()
    bench.page.get_by_label("查找规则和故事").fill("道谢")
    bench.button("查找").click()
    expect(bench.page.locator("[data-field=found]")).to_contain_text("共 ")
    assert bench.violations() == []
    bench.page.locator(".node", has_text="道谢").first.click()
    bench.page.locator(".paths a", has_text="thanks").click()
    expect(bench.page.locator(".lines .chosen")).to_have_text("- rule: thanks")
    assert bench.page.url.endswith("#rehearsal/data/rules/conversation.yml:18")
    bench.button("修改").click()
    text = bench.page.get_by_label("文件内容（修改）")
    text.fill(text.input_value() + AGAIN)
    bench.button("保存").click()
    wrong = bench.page.locator("[data-field=file-wrong]")
    expect(wrong).to_contain_text("谢了就走")
    expect(wrong.get_by_role("link").first).to_be_visible()
    assert take_refusals(console) == ["422"]
    bench.button("不改了").click()
    expect(bench.page.locator(".lines")).not_to_contain_text("谢了就走")


def test_another_answer_takes_the_place_of_the_one_so_far(bench: Bench, draft: Draft, console: list[str]) -> None:
    say(bench, "你们师傅真不错，好评")
    form = bench.page.locator(".correct")
    form.locator("summary").click()
    form.get_by_label("或者写一句新回复").fill("谢谢您的夸奖，我会转告师傅，他一定很高兴。")
    form.get_by_role("button", name="照改过的重来").click()
    expect(bench.page.locator(".talk-bubble.desk").first).to_contain_text("我会转告师傅")
    bench.button("存成对话测试").click()
    dialog = bench.page.get_by_role("dialog")
    dialog.get_by_label("情形（文件夹）").fill("夸奖")
    dialog.get_by_label("文件", exact=True).fill("夸师傅")
    dialog.get_by_label("标题").fill("夸了师傅，转告师傅")
    dialog.get_by_label("名字").fill("夸奖要转告")
    dialog.get_by_role("button", name="看看会写什么").click()
    expect(dialog.locator(".finding")).to_contain_text("praise")
    dialog.get_by_label("从现在管它的规则").check()
    expect(dialog.locator(".finding")).to_have_count(0)
    expect(dialog.locator(".small-diff")).to_have_count(4)
    assert bench.violations() == []
    dialog.get_by_role("button", name="保存").click()
    expect(bench.toast).to_contain_text("存好了")
    assert "- rule: 夸奖要转告" in draft.read("data/rules/from_trainers.yml").text
    assert console == []
    changes = bench.open_tab("变更")
    expect(changes).to_contain_text("新的对话测试和规则：夸奖/夸了师傅，转告师傅")
