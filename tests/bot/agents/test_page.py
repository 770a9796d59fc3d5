"""The agents' page in a real browser, before the whole desk: two agents and three customers at once."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from bot.uploads import keep_photo
from desk.clock import FixedClock
from desk.wechat.transcript import note
from tests.bot.agents.conftest import PASSWORD
from tests.bot.channels.widget.window import Window
from tests.browser import OpenPage
from tests.conftest import RunningDesk

PHOTO = (640, 480)
CASE_NUMBER = re.compile(r"AX\d{6}[A-Z0-9]{5}")


@dataclass
class Workplace:
    """One agent's browser."""

    page: Page

    def __post_init__(self) -> None:
        self.waiting = self.page.locator("#waiting .entry")
        self.mine = self.page.locator("#mine .entry")
        self.transcript = self.page.get_by_role("log", name="对话记录")
        self.draft = self.page.get_by_label("给顾客的回复")
        self.panel = self.page.get_by_role("complementary", name="资料")

    def log_in(self, number: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("工号").fill(number)
        self.page.get_by_label("密码").fill(password)
        self.button("登录").click()

    def come_on_duty(self) -> None:
        # The input is drawn as a switch.
        self.page.get_by_role("switch").check()
        expect(self.page.locator("#colleagues")).to_contain_text(self.page.locator("#my-number").inner_text())

    def answer(self, text: str) -> None:
        self.draft.fill(text)
        self.draft.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


@pytest.fixture(scope="module")
def staffed_desk(running_desk: RunningDesk, clock: FixedClock) -> Iterator[RunningDesk]:
    """The running desk with two accounts; nobody is on duty afterwards."""
    with running_desk.remembers.work() as work:
        for number, name, role in (("1001", "示范坐席", "agent"), ("1002", "示范主管", "supervisor")):
            if work.agents.get(number) is None:
                work.agents.add(number, name, role, PASSWORD, clock.now())
    yield running_desk
    with running_desk.remembers.work() as work:
        for number in ("1001", "1002"):
            work.agents.set_duty(number, False, clock.now())


@pytest.fixture
def workplace(staffed_desk: RunningDesk, open_page: OpenPage) -> Workplace:
    return Workplace(open_page(f"{staffed_desk.url}/agents", viewport={"width": 1440, "height": 900}))


@pytest.fixture
def second_workplace(staffed_desk: RunningDesk, open_page: OpenPage) -> Workplace:
    return Workplace(open_page(f"{staffed_desk.url}/agents", viewport={"width": 1440, "height": 900}))


@pytest.fixture
def customers(staffed_desk: RunningDesk, open_page: OpenPage) -> list[Window]:
    return [Window(open_page(staffed_desk.url)) for _ in range(3)]


def take_refusals(console: list[str]) -> list[str]:
    """The refused requests that Chromium reported, taken out of the console."""
    found = [match.group(1) for match in (re.search(r"status of (\d{3})", line) for line in console) if match]
    console.clear()
    return found


def test_the_switch_keeps_what_the_agent_set_while_the_desk_has_not_heard_of_it(
    workplace: Workplace, second_workplace: Workplace
) -> None:
    an, xin = workplace, second_workplace
    an.log_in("1001")
    xin.log_in("1002")
    held: list[Route] = []
    an.page.route("**/duty", lambda route: held.append(route))
    an.page.get_by_role("switch").check()
    # Meanwhile a state comes that still calls this agent absent.
    xin.come_on_duty()
    expect(an.page.locator("#colleagues")).to_contain_text("1002")
    expect(an.page.locator("#colleagues")).not_to_contain_text("1001")
    expect(an.page.get_by_role("switch")).to_be_checked()
    held[0].continue_()
    expect(an.page.locator("#colleagues")).to_contain_text("1001")
    expect(an.page.get_by_role("switch")).to_be_checked()


def test_the_switch_is_not_there_before_the_desk_has_told_how_it_stands(workplace: Workplace) -> None:
    held: list[Route] = []
    workplace.page.route("**/agents/api/events", lambda route: held.append(route))
    workplace.log_in("1001")
    expect(workplace.page.get_by_label("按受理号查")).to_be_visible()
    expect(workplace.page.get_by_role("switch")).to_have_count(0)
    held[0].continue_()
    expect(workplace.page.get_by_role("switch")).to_have_count(1)


def test_two_agents_serve_three_customers_at_once(
    workplace: Workplace, second_workplace: Workplace, customers: list[Window], console: list[str]
) -> None:
    an, xin = workplace, second_workplace
    li, wang, zhao = customers
    an.log_in("1001")
    an.come_on_duty()
    xin.log_in("1002")
    xin.come_on_duty()

    # Each customer asks for a person and sees the place in the queue.
    for customer in (li, wang, zhao):
        customer.say("冰箱11月10号买的，当天送到，不制冷，我要退货")
        expect(customer.heard.last).to_contain_text("凭证")
        customer.say("转人工")
        expect(customer.page.locator("#person")).to_contain_text("正在为您请同事")
    expect(an.waiting).to_have_count(3)
    expect(xin.waiting).to_have_count(3)
    expect(an.page).to_have_title(re.compile(r"^\(3\) "))
    expect(zhao.page.locator("#person")).to_contain_text("第 3 位")

    # Both press at the same moment: one gets the customer, the other is told who did.
    an.page.evaluate("window.go = document.querySelector('#waiting .entry-take')")
    xin.page.evaluate("window.go = document.querySelector('#waiting .entry-take')")
    for place in (an, xin):
        place.page.evaluate("setTimeout(() => window.go.click(), 0)")
    expect(an.waiting).to_have_count(2)
    expect(xin.waiting).to_have_count(2)
    winner, loser = (an, xin) if an.page.locator("#mine .entry").count() else (xin, an)
    expect(winner.mine).to_have_count(1)
    expect(loser.mine).to_have_count(0)
    number = winner.page.locator("#my-number").inner_text()
    expect(loser.page.locator("#others")).to_contain_text(f"工号{number}")
    expect(li.heard.last).to_contain_text(f"工号{number}")
    expect(li.page.locator("#person")).to_have_text(re.compile(rf"工号 {number} 为您服务"))
    expect(zhao.page.locator("#person")).to_contain_text("第 2 位")

    # The other agent serves the next one; answers reach whom they are for, and the machine keeps silent.
    loser.waiting.first.get_by_role("button", name="接手").click()
    expect(loser.mine).to_have_count(1)
    winner.draft.press_sequentially("您好，")
    expect(li.page.locator("#person")).to_contain_text("正在输入")
    winner.answer("您好，我查一下库存，10分钟内回复您")
    expect(li.heard.last).to_have_text("您好，我查一下库存，10分钟内回复您")
    expect(li.log).to_contain_text(f"工号{number}")
    winner.draft.press_sequentially("库存")
    expect(li.page.locator("#person")).to_contain_text("正在输入")
    winner.draft.fill("")
    loser.answer("让您费心了，我来接着办")
    expect(wang.heard.last).to_have_text("让您费心了，我来接着办")
    spoken = li.heard.count()
    li.say("好的，能不能直接退啊")
    expect(li.log.get_by_text("已送达").filter(visible=True).last).to_be_visible()
    expect(winner.transcript).to_contain_text("能不能直接退啊")
    expect(li.heard).to_have_count(spoken)

    # A draft against the norms stays here.
    winner.answer("这是公司规定，你等着")
    violations = winner.page.locator("#violations")
    expect(violations).to_contain_text("拿规定挡人")
    expect(violations).to_contain_text("把“你”换成“您”")
    expect(li.heard).to_have_count(spoken)
    winner.answer("退货要看收货的时间，我帮您算好了再跟您说")
    expect(violations).to_be_hidden()
    expect(li.heard.last).to_contain_text("我帮您算好了")

    # A danger is answered by the machine at once, and the agent sees it.
    wang.say("等一下，冰箱后面冒烟了")
    expect(wang.log).to_contain_text("断电")
    expect(loser.page.get_by_role("alert").filter(has_text="安全危险")).to_be_visible()
    expect(loser.mine.first).to_contain_text("危险")

    # Handed back with a note, the dialogue goes on where it was.
    winner.button("交还智能助手").click()
    winner.page.get_by_label("再转告顾客一句").fill("退换的钱数请助手给您算清楚")
    winner.button("交还").click()
    expect(li.heard.last).to_contain_text("同事已处理完，我接着为您服务")
    expect(li.heard.last).to_contain_text("退换的钱数请助手给您算清楚")
    expect(li.page.locator("#person")).to_be_hidden()
    li.say("发票还在，2399元")
    expect(li.card).to_contain_text("免费换同型号")

    # Closed with outcome, cause and origin.
    loser.button("结束并结案").click()
    dialog = loser.page.get_by_role("dialog")
    dialog.get_by_label("怎么了结").select_option("已维修")
    dialog.get_by_label("原因").select_option("产品质量不好")
    dialog.get_by_role("button", name="结案").click()
    expect(loser.panel).to_contain_text("已结案（已维修）")
    expect(wang.page.locator("#person")).to_be_hidden()
    assert set(take_refusals(console)) <= {"409", "422"}

    # After a reload the third is still there, and so is all that was said.
    winner.page.reload()
    expect(winner.waiting).to_have_count(1)
    li.page.reload()
    expect(li.log).to_contain_text("我帮您算好了再跟您说")
    winner.waiting.first.get_by_role("button", name="接手").click()
    winner.button("交还智能助手").click()
    winner.button("交还").click()
    expect(zhao.heard.last).to_contain_text(re.compile("同事已处理完|同事那边办好了"))


def test_a_conversation_is_passed_on_while_the_customer_writes(
    workplace: Workplace, second_workplace: Workplace, customers: list[Window], staffed_desk: RunningDesk
) -> None:
    an, xin = workplace, second_workplace
    li = customers[0]
    an.log_in("1001")
    an.come_on_duty()
    xin.log_in("1002")
    xin.come_on_duty()
    li.say("转人工")
    an.waiting.first.get_by_role("button", name="接手").click()
    expect(li.page.locator("#person")).to_contain_text("1001")

    # The customer writes: the agent sees it, until the message has come.
    li.input.press_sequentially("我发一张")
    expect(an.page.locator("#customer-typing")).to_be_visible()
    expect(an.mine.first).to_contain_text("正在输入")
    li.input.press("Enter")
    expect(an.transcript).to_contain_text("我发一张")
    expect(an.page.locator("#customer-typing")).to_be_hidden()

    # A photo is shown small, with words for who cannot see it, and large when it is wanted.
    send_photo(staffed_desk)
    small = an.transcript.get_by_role("button", name=re.compile("顾客发来的照片"))
    expect(small.get_by_role("img")).to_be_visible()
    assert small.get_by_role("img").evaluate("image => image.naturalWidth") == PHOTO[0]
    small.click()
    large = an.page.get_by_role("dialog", name="照片")
    expect(large.get_by_role("img")).to_be_visible()
    large.get_by_role("button", name="关闭").click()
    expect(large).to_be_hidden()

    # Passed on to the colleague who is there, with a note that the customer does not see.
    an.button("转给同事").click()
    dialog = an.page.get_by_role("dialog")
    dialog.get_by_label("哪位同事").select_option("1002 示范主管（主管）")
    dialog.get_by_label("交代一句").fill("只认换货")
    dialog.get_by_role("button", name="转过去").click()
    expect(xin.mine).to_have_count(1)
    expect(xin.page.locator("#toast")).to_contain_text("转来一个会话")
    expect(an.mine).to_have_count(0)
    expect(an.draft).to_be_hidden()
    expect(li.heard.last).to_contain_text("工号1002")
    expect(li.page.locator("#person")).to_contain_text("1002")
    expect(li.log).not_to_contain_text("只认换货")
    xin.mine.first.locator(".entry-open").click()
    expect(xin.panel).to_contain_text("工号1001转来：只认换货")
    xin.answer("您好，换货我接着帮您办，10分钟内回复您")
    expect(li.heard.last).to_contain_text("换货我接着帮您办")
    xin.button("交还智能助手").click()
    xin.button("交还").click()
    expect(li.page.locator("#person")).to_be_hidden()


def test_what_is_typed_while_an_answer_is_under_way_belongs_to_the_next(
    workplace: Workplace, customers: list[Window], console: list[str]
) -> None:
    an, li = workplace, customers[0]
    an.log_in("1001")
    an.come_on_duty()
    li.say("转人工")
    an.waiting.first.get_by_role("button", name="接手").click()
    held: list[Route] = []
    an.page.route("**/answer", lambda route: held.append(route))

    # It arrives late: the agent is at the next sentence already, and the customer sees it.
    an.answer("您好，我查一下库存，10分钟内回复您")
    expect(an.draft).to_have_value("")
    an.draft.press_sequentially("库存")
    held.pop().continue_()
    expect(li.heard.last).to_contain_text("我查一下库存")
    expect(an.draft).to_have_value("库存")
    an.draft.press_sequentially("有货")
    expect(li.page.locator("#person")).to_contain_text("正在输入")

    # It is refused: it comes back before what was typed since.
    an.answer("这是公司规定，你等着")
    expect(an.draft).to_have_value("")
    an.draft.press_sequentially("库存")
    held.pop().continue_()
    expect(an.page.locator("#violations")).to_contain_text("拿规定挡人")
    expect(an.draft).to_have_value("这是公司规定，你等着\n库存")
    assert take_refusals(console) == ["422"]
    an.draft.fill("")
    an.button("交还智能助手").click()
    an.button("交还").click()
    expect(li.page.locator("#person")).to_be_hidden()


def send_photo(desk: RunningDesk) -> None:
    """A photo from the customer whom agent 1001 has, as a channel that takes photos keeps it."""
    content = io.BytesIO()
    Image.new("RGB", PHOTO, "teal").save(content, "PNG")
    name = keep_photo(content.getvalue(), desk.uploads)
    with desk.remembers.work() as work:
        [handover] = [one for one in work.handovers.all_taken() if one.taken_by == "1001"]
        key = f"{handover.sender_id}/photo"
        note(work.session, key, handover.sender_id, "web", {"image": f"upload:{name}"}, [], datetime.now(UTC))


def test_a_wrong_password_is_said_and_a_right_one_opens_the_desk(workplace: Workplace, console: list[str]) -> None:
    workplace.log_in("1001", "wrong")
    expect(workplace.page.get_by_role("alert")).to_have_text("工号或密码不对")
    assert take_refusals(console) == ["401"]
    workplace.log_in("1001")
    expect(workplace.page.get_by_role("heading", name="坐席工作台", exact=True)).to_be_visible()
    workplace.page.reload()
    expect(workplace.page.locator("#my-name")).to_have_text("示范坐席")
    workplace.button("退出").click()
    expect(workplace.button("登录")).to_be_visible()


def test_a_case_that_came_by_telephone_shows_what_the_rules_say(workplace: Workplace, console: list[str]) -> None:
    workplace.log_in("1001")
    workplace.button("登记来电来函").click()
    dialog = workplace.page.get_by_role("dialog")
    dialog.get_by_label("称呼").fill("示范顾客")
    dialog.get_by_label("电话", exact=True).last.fill("13800000002")
    dialog.get_by_label("来意").select_option("想退货退款")
    dialog.get_by_label("品类").select_option("冰箱")
    dialog.get_by_label("问题").select_option("性能故障")
    dialog.get_by_label("购买日期").fill("2026-11-11")
    dialog.get_by_label("收货日期").fill("2026-12-11")
    dialog.get_by_label("实付价").fill("3999")
    dialog.get_by_label("购机凭证").select_option("发票")
    dialog.locator("[name='fact:wish']").select_option("退货")
    dialog.get_by_role("button", name="登记并看怎么处理").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert take_refusals(console) == ["422"]
    dialog.get_by_label("收货日期").fill("2026-11-11")
    dialog.get_by_role("button", name="登记并看怎么处理").click()
    panel = workplace.panel
    expect(panel).to_contain_text(CASE_NUMBER)
    expect(panel).to_contain_text("免费换同型号")
    expect(panel).to_contain_text("13800000002")
    panel.get_by_label("备注").fill("顾客下午在家")
    panel.get_by_role("button", name="记下").click()
    expect(panel).to_contain_text("备注：顾客下午在家")
    number = panel.locator(".number").inner_text()
    workplace.page.reload()
    workplace.page.get_by_label("按受理号查").fill(number)
    workplace.button("查").click()
    expect(workplace.panel).to_contain_text("顾客下午在家")


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_the_desk_fits_the_screen(staffed_desk: RunningDesk, open_page: OpenPage, size: tuple[int, int]) -> None:
    workplace = Workplace(open_page(f"{staffed_desk.url}/agents", viewport={"width": size[0], "height": size[1]}))
    workplace.log_in("1001")
    expect(workplace.page.locator("#desk")).to_be_visible()
    assert workplace.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_allows_itself_nothing_from_elsewhere(workplace: Workplace) -> None:
    response = workplace.page.reload()
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
