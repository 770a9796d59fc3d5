"""The board in a real browser: what waits is seen at once, done, and gone. No brain is needed for it.

With ANXIN_PICTURES set to a folder, the page as it stands in the manual is drawn there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Locator, Page, expect

from bot.agents.office import Office
from bot.channels import web
from desk.clock import CHINA, FixedClock
from desk.dealers import Kind
from desk.service import Desk
from tests.bot.agents.conftest import PASSWORD, Customers
from tests.bot.agents.test_page import take_refusals
from tests.bot.agents.waiting import Rows
from tests.browser import OpenPage, serving

OpenBoard = Callable[[str], "BoardPage"]


class BoardPage:
    """One agent's browser, at the board."""

    def __init__(self, page: Page, number: str) -> None:
        self.page = page
        page.get_by_label("工号").fill(number)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("button", name="待办").click()
        self.entries = page.locator("#board-entries .waiting-entry")
        self.dialog = page.get_by_role("dialog")
        self.panel = page.get_by_role("complementary", name="资料")
        self.toast = page.locator("#toast")

    def kind(self, name: str) -> Locator:
        return self.page.locator(".kind", has_text=name)

    def press(self, place: Locator, name: str) -> None:
        place.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def rows(desk: Desk, office_clock: FixedClock) -> Rows:
    return Rows(desk, office_clock)


@pytest.fixture
def address(app: FastAPI, office: Office) -> Iterator[str]:
    app.state.live = office.live
    app.mount("/page", StaticFiles(directory=web.PAGE), name="page")
    with serving(app) as url:
        yield url


@pytest.fixture
def open_board(address: str, open_page: OpenPage, office_clock: FixedClock) -> OpenBoard:
    def open_board(number: str, width: int = 1440, height: int = 900) -> BoardPage:
        page = open_page("about:blank", viewport={"width": width, "height": height})
        page.clock.set_fixed_time(office_clock.now())
        page.goto(f"{address}/agents")
        return BoardPage(page, number)

    return open_board


def test_what_waits_is_seen_done_and_gone(
    open_board: OpenBoard, rows: Rows, customers: Customers, office_clock: FixedClock, console: list[str]
) -> None:
    number = rows.case()
    rows.promise(number, timedelta(hours=2))
    rows.dealer_request(Kind.PARTS)
    rows.suggestion()
    an = open_board("1001")

    # The most pressing kind with entries is shown first; a promise is put off, then kept.
    expect(an.page.locator("#board-count")).to_have_text("3")
    expect(an.entries).to_have_count(1)
    expect(an.entries).to_contain_text("给您回电话")
    an.press(an.entries, "改期")
    an.dialog.get_by_label("为什么要改").fill("你等着")
    later = (office_clock.now() + timedelta(hours=5)).astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")
    an.dialog.get_by_label("改到什么时候").fill(later)
    an.press(an.dialog, "改期")
    expect(an.dialog).to_contain_text("把“你”换成“您”")
    assert take_refusals(console) == ["422"]
    an.dialog.get_by_label("为什么要改").fill("师傅在路上堵车")
    an.press(an.dialog, "改期")
    expect(an.toast).to_have_text("已改期，会自动告诉顾客")
    expect(an.entries).to_contain_text("刚改期")
    an.press(an.entries, "已做到")
    expect(an.entries).to_have_count(0)

    # A dealer is answered in words; the answer is in the mailbox.
    an.kind("经销商").click()
    an.press(an.entries, "回复")
    an.dialog.get_by_label("给对方的答复").fill("门封条明天从上海仓发出")
    an.press(an.dialog, "回复")
    expect(an.entries).to_have_count(0)
    assert "门封条明天从上海仓发出" in customers.reads("dealer")[0]

    # What comes in meanwhile is there without a reload, as soon as anything wakes the page.
    rows.suggestion("wang")
    an.kind("顾客的建议").click()
    an.press(an.entries.first, "回复")
    an.dialog.get_by_label("答复顾客").fill("下一批说明书换大字")
    an.press(an.dialog, "回复")
    expect(an.entries).to_have_count(1)


def test_the_role_decides_what_is_offered_beside_the_case(
    open_board: OpenBoard, rows: Rows, console: list[str]
) -> None:
    number = rows.case(mood="furious")
    rows.compensation(number, "300")
    an, xin = open_board("1001"), open_board("1002")
    for place in (an, xin):
        place.kind("等批的补偿").click()
    expect(an.entries).to_contain_text("要主管来批，请找：示范主管（1002）")
    expect(an.entries.locator(".deeds button")).to_have_count(0)
    expect(an.page.get_by_role("button", name="统计")).to_be_hidden()

    # The agent gives from the panel what the desk may give; the supervisor sees it there too.
    an.press(an.entries, number)
    expect(an.panel).to_contain_text("300元的现金补偿")
    an.press(an.panel, "给补偿")
    an.dialog.get_by_label("给什么").select_option("一张20元的无门槛券")
    an.press(an.dialog, "给补偿")
    expect(an.panel.locator(".compensation")).to_contain_text("一张20元的无门槛券已给同事给的")
    xin.press(xin.entries, "批准")
    xin.dialog.get_by_label("数额").fill("900")
    xin.press(xin.dialog, "批准")
    expect(xin.dialog.get_by_role("alert").filter(visible=True)).to_have_text("这个数额要经理来批")
    assert take_refusals(console) == ["403"]
    xin.dialog.get_by_label("数额").fill("260")
    xin.press(xin.dialog, "批准")
    expect(an.entries).to_have_count(0)

    # The case is closed with what the desk proposes.
    an.press(an.panel, "结案")
    expect(an.dialog.get_by_label("原因")).to_have_value("slow_service")
    expect(an.dialog.get_by_label("出在哪个环节")).to_have_value("company")
    an.dialog.get_by_label("怎么了结").select_option("已补偿")
    an.press(an.dialog, "结案")
    expect(an.panel).to_contain_text("已结案（已补偿）")
    an.press(an.page.locator(".tabs").first, "会话")
    expect(an.page.locator("#board")).to_be_hidden()


def test_who_leads_sees_the_counts(open_board: OpenBoard, rows: Rows, desk: Desk) -> None:
    with desk.work() as work:
        number = work.cases.get_case(rows.case())
        assert number is not None
    with desk.work() as work:
        work.satisfaction.rate(number.number, 5, rows.now)
    rows.case("wang", reopened=1, cause="quality")
    xin = open_board("1002")
    xin.page.get_by_role("button", name="统计").click()
    counts = xin.page.locator("#counts")
    expect(counts).to_contain_text("服务不及时")
    expect(counts).to_contain_text("冰箱21")
    expect(counts).to_contain_text("★★★★★1")
    xin.press(counts, "最近 30 天")
    expect(counts.get_by_role("button", name="最近 30 天")).to_have_attribute("aria-pressed", "true")
    xin.kind("答应的时间").click()
    expect(counts).to_be_hidden()


@pytest.mark.parametrize("size", [(390, 844), (1024, 768)])
def test_the_board_fits_the_screen(open_board: Callable[..., BoardPage], rows: Rows, size: tuple[int, int]) -> None:
    rows.dealer_request(Kind.PROMOTION)
    rows.incident(rows.case())
    place = open_board("1002", *size)
    place.kind("安全隐患").click()
    expect(place.entries).to_have_count(1)
    assert place.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    place.press(place.entries, "查清结束")
    expect(place.dialog).to_be_visible()
    assert place.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.skipif("ANXIN_PICTURES" not in os.environ, reason="draws a picture for the manual")
def test_the_picture_of_the_manual(open_board: OpenBoard, rows: Rows, office_clock: FixedClock) -> None:
    number = rows.case(mood="furious", owner="1001")
    rows.incident(rows.case("zhao"))
    late = rows.case("wang")
    rows.promise(late, timedelta(minutes=10), "decision")
    rows.promise(number, timedelta(hours=2))
    office_clock.moment += timedelta(minutes=25)
    rows.promise(late, timedelta(hours=5), "visit_booked")
    rows.compensation(number, "300")
    rows.request(number)
    rows.dealer_request(Kind.PROMOTION)
    rows.suggestion("wang")
    rows.suggestion("zhao")
    rows.wish("qian", "洗烘一体机")
    rows.wish("sun", "洗烘一体机")
    rows.case("qian", needs_human=True, human_reason="promise_broken")
    xin = open_board("1002")
    xin.kind("答应的时间").click()
    xin.entries.filter(has_text="回电话").locator(".waiting-case").click()
    expect(xin.panel).to_contain_text("300元的现金补偿")
    xin.page.screenshot(path=Path(os.environ["ANXIN_PICTURES"]) / "agents-board.png")
