"""The trainers' guide, done step by step in a real browser: a new trainer adds a scenario, and the desk can do it.

`make guide-pictures` runs it with ANXIN_GUIDE_PICTURES and so takes the pictures of docs/trainer-guide.zh-CN.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, expect

from bot.settings import Settings, load_settings
from bot.train import ensure_model
from desk.lessons import Reason
from tests.browser import OpenPage, serving
from tests.trainer.bench import Bench, guide_picture
from tests.trainer.test_inbox import note
from trainer.draft import Draft
from trainer.rehearsal.run import run_all
from trainer.workbench import Workbench

SIZE = {"width": 1280, "height": 720}
TO_START_MS = 240_000
SAID = "你们师傅真不错，好评"
REPLY = "谢谢您的夸奖，我会转告师傅，他一定很高兴。"


@pytest.fixture(scope="module")
def trainer_settings(whole_project: Path, tmp_path_factory: pytest.TempPathFactory, model: Path) -> Settings:
    """With models of its own: one is trained here."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "models").mkdir()
    shutil.copy(model, folder / "models")
    return load_settings(
        repository=whole_project,
        trainer_folder=folder / "trainer",
        database_url=f"sqlite:///{folder}/desk.db",
        models=folder / "models",
    )


@pytest.fixture(scope="module")
def url(app: FastAPI, workbench: Workbench) -> Iterator[str]:
    desk, clock = workbench.desk(), workbench.clock
    for number, text in enumerate(("上门拆个旧机咋收钱", "上门拆个旧机咋收钱呀", "上门拆旧机收不收钱")):
        note(desk, clock, f"guide-{number}", text, like="上门拆个旧机咋收钱", days_ago=number + 1)
    note(desk, clock, "guide-other", "月球上能装空调不", Reason.THUMB_DOWN, days_ago=1)
    with serving(app) as address:
        yield f"{address}/trainer"


def say(bench: Bench, text: str) -> None:
    bench.page.get_by_label("客户说").fill(text)
    bench.button("发送").click()
    expect(bench.page.locator(".talk-bubble.customer button", has_text=text)).to_be_visible(timeout=TO_START_MS)


def test_a_new_trainer_adds_a_scenario_and_the_desk_can_do_it(
    url: str, open_page: OpenPage, draft: Draft, trainer_settings: Settings
) -> None:
    bench = Bench(open_page(url, viewport=SIZE))
    bench.log_in("2001")
    bench.open_tab("对话与试聊")
    # 1: say it as a customer would, and see what the desk does.
    say(bench, SAID)
    expect(bench.page.locator(".turn-side")).to_contain_text("praise")
    guide_picture(bench, "talk")
    # 2: say what should be answered instead.
    _correct(bench)
    # 3: keep it, with the rule, taken over from the one that has answered so far.
    _keep(bench)
    # 4: it stands among the changes.
    changes = bench.open_tab("变更")
    changes.get_by_role("button", name="夸奖/夸了师傅，转告师傅").click()
    expect(changes.locator(".file-diff")).to_have_count(4)
    guide_picture(bench, "changes")
    # 5: trained, the desk answers so, by the new rule, and the test passes.
    model = ensure_model(trainer_settings.models, draft.root)
    bench.page.reload()
    bench.open_tab("对话与试聊")
    bench.button("重新开始").click()
    say(bench, SAID)
    expect(bench.page.locator(".talk-bubble.desk").first).to_contain_text(REPLY)
    expect(bench.page.locator(".turn-side")).to_contain_text("夸奖要转告")
    guide_picture(bench, "works")
    report = run_all(draft.root, model, 1, only=["夸奖/"])
    assert (report.total, report.passed) == (1, True), report


def test_mistakes_are_told_with_their_place(url: str, open_page: OpenPage, console: list[str]) -> None:
    bench = Bench(open_page(f"{url}#rehearsal/stories", viewport=SIZE))
    bench.log_in("2003")
    bench.page.get_by_label("查找规则和故事").fill("道谢")
    bench.button("查找").click()
    bench.page.locator(".node", has_text="道谢").first.click()
    guide_picture(bench, "stories")
    bench.page.locator(".paths a", has_text="thanks").click()
    bench.button("修改").click()
    text = bench.page.get_by_label("文件内容（修改）")
    text.fill(text.input_value().replace("- action: utter_thank\n", "- action: utter_thanks\n"))
    bench.button("保存").click()
    expect(bench.page.locator("[data-field=file-wrong]")).to_contain_text("没有“utter_thanks”这个动作或回复")
    guide_picture(bench, "refused")
    console.clear()


def test_the_first_day(url: str, open_page: OpenPage) -> None:
    # Comes last: an example more has the whole classifier fitted anew.
    bench = Bench(open_page(url, viewport=SIZE))
    guide_picture(bench, "login")
    bench.log_in("2001")
    inbox = bench.page.get_by_role("tabpanel", name="收件箱")
    inbox.locator(".lesson-group", has_text="拆旧机").click()
    expect(inbox.get_by_label("例句", exact=True).first).to_be_visible()
    guide_picture(bench, "inbox")
    inbox.get_by_role("button", name="问费用").first.click()
    expect(bench.toast).to_contain_text("记进草稿了")


def _correct(bench: Bench) -> None:
    form = bench.page.locator(".correct")
    form.locator("summary").click()
    form.get_by_label("或者写一句新回复").fill(REPLY)
    again = form.get_by_role("button", name="照改过的重来")
    again.scroll_into_view_if_needed()
    guide_picture(bench, "correct")
    again.click()
    expect(bench.page.locator(".talk-bubble.desk").first).to_contain_text(REPLY)


def _keep(bench: Bench) -> None:
    bench.button("存成对话测试").click()
    dialog = bench.page.get_by_role("dialog")
    dialog.get_by_label("情形（文件夹）").fill("夸奖")
    dialog.get_by_label("文件", exact=True).fill("夸师傅")
    dialog.get_by_label("标题").fill("夸了师傅，转告师傅")
    dialog.get_by_label("名字").fill("夸奖要转告")
    dialog.get_by_role("button", name="看看会写什么").click()
    expect(dialog.locator(".finding")).to_contain_text("praise")
    _in_view(dialog.locator(".taught"))
    guide_picture(bench, "conflict")
    dialog.get_by_label("从现在管它的规则").check()
    expect(dialog.locator(".finding")).to_have_count(0)
    dialog.get_by_role("button", name="保存").click()
    expect(bench.toast).to_contain_text("存好了")


def _in_view(place: Locator) -> None:
    place.evaluate("element => element.scrollIntoView({ block: 'start' })")
