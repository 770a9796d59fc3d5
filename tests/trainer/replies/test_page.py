"""The replies in a real browser: found, edited with preview and norms beside it, saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from tests.browser import OpenPage, serving
from tests.data.trainers_files import responses
from tests.trainer.bench import LAPTOP, Bench, guide_picture, picture, take_refusals
from trainer.draft import Draft

PATH = "data/responses/scenarios/S2.yml"


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer#replies"


@pytest.fixture
def bench(url: str, open_page: OpenPage) -> Bench:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    return bench


def test_a_reply_is_edited_with_its_preview_and_the_norms_beside_it(
    bench: Bench, draft: Draft, console: list[str]
) -> None:
    panel = bench.page.get_by_role("tabpanel", name="回复")
    panel.get_by_label("找一条回复").fill("utter_options_s2")
    panel.get_by_label("找一条回复").fill("换新的，差额就省")
    panel.get_by_role("button", name="utter_options_S2").click()
    first = panel.locator(".wording").first
    expect(first.locator(".shown-widget .bubble")).to_contain_text("退您")
    expect(first.locator(".shown-wechat")).to_contain_text("回复数字")
    picture(bench, "replies")
    assert bench.violations() == []

    first.get_by_label("说法").fill("你自己选，七天内有效：\n{options}\n{who_pays}{notes}")
    expect(first.locator(".problems .finding")).to_have_count(2)
    picture(bench, "replies-norms")
    guide_picture(bench, "replies")
    assert bench.violations() == []
    bench.button("保存").click()
    expect(panel.get_by_role("alert")).to_contain_text(PATH)
    assert take_refusals(console) == ["422"]

    first.get_by_label("说法").fill("您选哪个就办哪个：\n{options}\n{who_pays}{notes}")
    expect(first.locator(".problems .finding")).to_have_count(0)
    expect(first.locator(".shown-widget .bubble")).to_contain_text("您选哪个就办哪个")
    bench.button("加一种说法").click()
    new = panel.locator(".wording").last
    new.get_by_label("对什么心情的顾客说").select_option("着急")
    new.get_by_label("说法").fill("您别急，都在这里：\n{options}\n{who_pays}{notes}")
    bench.button("保存").click()
    expect(bench.toast).to_have_text("记进草稿了")
    text = draft.read(PATH).text
    assert "您选哪个就办哪个" in text
    assert "value: anxious" in text
    expect(panel.locator(".wording").last).to_contain_text("着急")


def test_a_wording_is_removed(bench: Bench, draft: Draft) -> None:
    panel = bench.page.get_by_role("tabpanel", name="回复")
    panel.get_by_role("button", name="utter_verdict_S2_full").click()
    written = responses()["utter_verdict_S2_full"]
    expect(panel.locator(".wording")).to_have_count(len(written))
    panel.get_by_role("button", name="去掉这种说法").last.click()
    bench.button("保存").click()
    expect(bench.toast).to_have_text("记进草稿了")
    assert written[-1]["text"] not in draft.read(PATH).text


def test_a_button_is_named_anew_and_seen_at_once(bench: Bench, draft: Draft) -> None:
    panel = bench.page.get_by_role("tabpanel", name="回复")
    panel.get_by_label("找一条回复").fill("utter_promise_broken")
    panel.get_by_role("button", name="utter_promise_broken").click()
    with_buttons = panel.locator(".wording", has=bench.page.get_by_label("按钮上的字")).first
    with_buttons.get_by_label("按钮上的字").first.fill("请同事来谈")
    expect(with_buttons.locator(".shown-widget")).to_contain_text("请同事来谈")
    expect(with_buttons.locator(".shown-wechat")).to_contain_text("请同事来谈")
    picture(bench, "replies-buttons")
    assert bench.violations() == []
    bench.button("保存").click()
    expect(bench.toast).to_have_text("记进草稿了")
    assert "title: 请同事来谈" in draft.read("data/responses/recovery.yml").text
