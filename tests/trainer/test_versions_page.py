"""The tab of checking and going live in a real browser; what the versions find is given (`tests.trainer.found`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, expect

from bot.settings import Settings
from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, guide_picture, take_refusals
from tests.trainer.conftest import TrainersPage
from tests.trainer.found import Found, checking_in_threads, what_versions_find
from trainer.draft import Change, Draft
from trainer.git import Author
from trainer.serving import LiveVersions

ZHI = Author("2001", "示范培训师")
NLU = "data/nlu/complaints.yml"


class Slowly(Found):
    """Waits before it has the version cross-validated, so that the page can be looked at meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def measure(self, checkouts: Any, commit: str, what: str, tell: Any) -> Any:
        if what == "cross":
            tell(2, 7)
            assert self.goes_on.wait(60)
        return super().measure(checkouts, commit, what, tell)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, trainer_settings: Settings) -> Iterator[Slowly]:
    with checking_in_threads(monkeypatch, trainer_settings):
        yield what_versions_find(monkeypatch, Slowly())


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer#versions"


def edit(draft: Draft, path: str = NLU) -> str:
    file = draft.read(path)
    return draft.save([Change(path, f"{file.text}# 说明\n", file.hash)], ZHI, "改一处")


def panel_of(bench: Bench) -> Locator:
    return bench.page.get_by_role("tabpanel", name="检查与上线")


def switch(settings: Settings) -> None:
    """What the supervisor does."""
    versions = LiveVersions(settings)
    versions.serves(versions.wanted())


def test_from_the_check_to_going_live_and_back(
    url: str,
    open_page: OpenPage,
    draft: Draft,
    found: Slowly,
    trainer_settings: Settings,
    xing: TrainersPage,
) -> None:
    commit = edit(draft)
    found.wrong[commit] = 1
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2002")
    panel = panel_of(bench)
    expect(panel.get_by_text("1 处改动还没并入 main")).to_be_visible()
    panel.get_by_role("button", name="检查", exact=True).click()
    expect(panel.locator(".verdict")).to_contain_text("还要约")
    expect(panel.locator(".step[data-state=running]")).to_contain_text("交叉验证")
    expect(panel.get_by_role("button", name="正在检查")).to_be_disabled()
    found.goes_on.set()
    expect(panel.locator(".verdict")).to_contain_text("检查通过")
    expect(panel.locator(".gate[data-passed=true]")).to_have_count(4)
    expect(panel.locator(".example")).to_have_count(2)
    expect(panel.get_by_text("还没有并入 main")).to_be_visible()
    expect(panel.get_by_role("button", name="上线", exact=True)).to_be_hidden()
    guide_picture(bench, "versions")
    assert bench.violations() == []

    assert xing.post("/changes/take_over").status_code == 200
    bench.page.reload()
    panel.get_by_role("button", name="上线", exact=True).click()
    bench.page.get_by_label("为什么上线").fill("顾客常问")
    bench.page.get_by_role("dialog").get_by_role("button", name="上线").click()
    expect(panel.get_by_text("正在启动")).to_be_visible()
    switch(trainer_settings)
    expect(bench.toast).to_contain_text("已经在服务")
    expect(panel.locator(".release")).to_have_count(2)
    expect(panel.locator(".release").first).to_contain_text("顾客常问")
    assert bench.violations() == []

    panel.get_by_role("button", name="退回 ").first.click()
    expect(panel.locator(".release")).to_have_count(3)
    switch(trainer_settings)
    expect(panel.locator(".release").first).to_contain_text("线上")
    expect(panel.locator(".switching")).to_be_hidden()
    expect(panel.get_by_text("没有更早")).to_have_count(0)


def test_what_got_worse_is_shown_and_does_not_go_live(
    url: str, open_page: OpenPage, draft: Draft, found: Slowly
) -> None:
    found.wrong[edit(draft)] = 5
    found.failing = True
    found.goes_on.set()
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    panel = panel_of(bench)
    panel.get_by_role("button", name="检查", exact=True).click()
    expect(panel.locator(".verdict")).to_contain_text("检查没有通过")
    expect(panel.locator(".gate[data-passed=false]")).to_have_count(3)
    expect(panel.locator(".finding")).to_contain_text("第 7 行")
    expect(panel.locator("tr.lost")).to_contain_text("refund")
    expect(panel.get_by_role("button", name="上线", exact=True)).to_be_hidden()
    expect(panel.get_by_role("button", name="退回 ")).to_be_hidden()
    assert bench.violations() == []


def test_a_version_that_does_not_start_is_told(
    url: str,
    open_page: OpenPage,
    draft: Draft,
    found: Slowly,
    trainer_settings: Settings,
    xing: TrainersPage,
    console: list[str],
) -> None:
    found.goes_on.set()
    edit(draft)
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2002")
    panel = panel_of(bench)
    panel.get_by_role("button", name="检查", exact=True).click()
    expect(panel.locator(".verdict")).to_contain_text("检查通过")
    assert xing.post("/changes/take_over").status_code == 200
    assert xing.post("/versions/promote", why="试试").status_code == 200
    versions = LiveVersions(trainer_settings)
    versions.failed(versions.wanted(), "模型不对")
    bench.page.reload()
    expect(panel.get_by_role("alert").filter(has_text="没有换上：模型不对")).to_be_visible()
    assert take_refusals(console) == []


def test_a_trainer_checks_and_only_the_reviewer_decides(
    zhi: TrainersPage, xing: TrainersPage, anonymous: TrainersPage, draft: Draft, found: Slowly
) -> None:
    edit(draft)
    found.goes_on.set()
    assert anonymous.get("/versions").status_code == 401
    assert anonymous.post("/versions/check").status_code == 401
    shown = zhi.post("/versions/check").json()
    assert (shown["may_review"], shown["job"]["who"]) == (False, "2001")
    assert zhi.post("/versions/promote", why="我要上线").status_code == 403
    assert zhi.post("/versions/rollback", why="我要退回").status_code == 403
    assert xing.post("/versions/promote", why=" ").status_code == 422
    assert xing.post("/versions/promote", why="还没并入").status_code == 409
    assert xing.post("/versions/rollback", why="没有可退的").status_code == 409
    assert zhi.get("/versions/jobs/000099/comparison").status_code == 404
