"""The tab of changes in a real browser: a trainer looks, the reviewer sends back and takes over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, take_refusals
from tests.trainer.conftest import git
from trainer.draft import Change, Draft
from trainer.git import Author

ZHI = Author("2001", "示范培训师")
PATH = "data/canned_replies.yml"


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer#changes"


@pytest.fixture(autouse=True)
def edits(draft: Draft) -> None:
    for path, message in ((PATH, "给常用回复加一句说明"), ("data/closing.yml", "给结案加一句说明")):
        file = draft.read(path)
        draft.save([Change(path, f"# 说明\n{file.text}", file.hash)], ZHI, f"{message}\n\n新来的坐席常问")


def test_the_reviewer_sends_one_back_and_takes_the_rest_over(url: str, open_page: OpenPage, project: Path) -> None:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2002")
    panel = bench.page.get_by_role("tabpanel", name="变更")
    expect(panel.locator(".commit")).to_have_count(2)
    panel.get_by_role("button", name="给结案加一句说明").click()
    expect(panel.locator("tr.added")).to_have_count(1)
    expect(panel.locator("tr.added .text")).to_have_text("# 说明")
    assert bench.violations() == []
    panel.get_by_role("button", name="退回这处改动").click()
    bench.page.get_by_label("原因").fill("这句说明写错了地方")
    bench.button("退回").click()
    expect(bench.toast).to_have_text("已退回")
    expect(panel.locator(".commit")).to_have_count(3)
    panel.get_by_role("button", name="合起来看").click()
    expect(panel.locator(".file-diff h3")).to_have_text([PATH])
    panel.get_by_role("button", name="并入 main").click()
    expect(panel.get_by_text("草稿和上线的版本一样")).to_be_visible()
    assert git(project, "show", f"main:{PATH}").startswith("# 说明")
    assert not git(project, "show", "main:data/closing.yml").startswith("# 说明")


def test_a_trainer_only_looks(url: str, open_page: OpenPage) -> None:
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2001")
    panel = bench.page.get_by_role("tabpanel", name="变更")
    panel.locator(".commit").first.click()
    expect(panel.locator("tr.added")).to_have_count(1)
    expect(panel).to_contain_text("新来的坐席常问")
    expect(panel.get_by_role("button", name="退回这处改动")).to_be_hidden()
    expect(panel.get_by_role("button", name="并入 main")).to_be_hidden()


def test_what_stands_in_the_way_is_said(url: str, open_page: OpenPage, project: Path, console: list[str]) -> None:
    (project / PATH).write_text("mine: 1\n", encoding="utf-8")
    bench = Bench(open_page(url, viewport=LAPTOP))
    bench.log_in("2002")
    bench.button("并入 main").click()
    expect(bench.toast).to_contain_text("还没有提交")
    assert take_refusals(console) == ["409"]
