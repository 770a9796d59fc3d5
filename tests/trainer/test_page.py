"""The workbench's page in a real browser: logging in, its tabs, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from tests.browser import OpenPage, serving
from tests.trainer.bench import LAPTOP, Bench, take_refusals
from trainer.pages import PAGE

TABS = ["收件箱", "对话与试聊", "回复", "三包案例", "检查与上线", "变更"]


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/trainer"


@pytest.fixture
def bench(url: str, open_page: OpenPage) -> Bench:
    return Bench(open_page(url, viewport=LAPTOP))


def test_a_trainer_logs_in_and_out(bench: Bench, console: list[str]) -> None:
    bench.log_in("2001", "a wrong password")
    expect(bench.page.get_by_role("alert")).to_have_text("工号或密码不对")
    assert take_refusals(console) == ["401"]
    bench.log_in("2001")
    expect(bench.page.locator(".who")).to_contain_text("示范培训师")
    expect(bench.page.get_by_role("tab")).to_have_text(TABS)
    # What the first tab still asks for would be refused to whoever has logged out meanwhile.
    bench.page.wait_for_load_state("networkidle")
    bench.button("退出").click()
    expect(bench.button("登录")).to_be_visible()


def test_tabs_are_gone_through_with_the_keys_and_kept_in_the_address(bench: Bench) -> None:
    bench.log_in("2001")
    bench.page.get_by_role("tab", name="收件箱").focus()
    for name in [*TABS[1:], TABS[0]]:
        bench.page.keyboard.press("ArrowRight")
        expect(bench.page.get_by_role("tab", name=name)).to_be_focused()
        expect(bench.page.get_by_role("tabpanel", name=name)).to_be_visible()
    bench.open_tab("变更")
    bench.page.reload()
    expect(bench.page.get_by_role("tabpanel", name="变更")).to_be_visible()


def test_no_two_parts_give_the_same_name() -> None:
    """All tabs share one document: a template of one must not be taken for another's."""
    named = [name for page in PAGE.glob("*.html") for name in re.findall(r'\bid="([^"]+)"', page.read_text("utf-8"))]
    assert [name for name, times in Counter(named).items() if times > 1] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(url: str, open_page: OpenPage, scheme: str) -> None:
    bench = Bench(open_page(url, viewport=LAPTOP, color_scheme=scheme, reduced_motion="reduce"))
    expect(bench.button("登录")).to_be_visible()
    assert bench.violations() == []
    bench.log_in("2002")
    for name in TABS:
        bench.open_tab(name)
        assert bench.violations() == []
