"""Reloads, other tabs and a network that breaks: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Route, expect

from bot.channels.widget.limits import Rate, Rates
from tests.bot.channels.widget.shop import Shop
from tests.bot.channels.widget.window import Open, Window
from tests.browser import OpenPage, serving

FORGED = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.forged"

KEEP_ONLY = """(text) => {
  const key = Object.keys(localStorage).find((name) => name.startsWith("anxin-widget"));
  const value = JSON.parse(localStorage.getItem(key));
  const pending = value.pending.filter((one) => one.text === text);
  localStorage.setItem(key, JSON.stringify({ ...value, pending }));
}"""
"""What a tab keeps that has not heard of the other's message."""
MOST_LOOKS = 200
KEY = 'Object.keys(localStorage).find((name) => name.startsWith("anxin-widget"))'
KEPT = f"localStorage.getItem({KEY})"
KEEP = f"(value) => localStorage.setItem({KEY}, value)"


def another_tab(window: Window, address: str) -> Window:
    """The same customer's window in one more tab, opened."""
    other = Window(window.page.context.new_page())
    other.page.goto(f"{address}/demo/demo")
    other.open()
    return other


def test_a_reload_changes_nothing(window: Window, shop: Shop) -> None:
    window.say("我的冰箱坏了")
    window.button("十天左右").click()
    expect(window.answers).to_have_count(3)
    window.page.reload()
    expect(window.said).to_have_text(["我的冰箱坏了", "十天左右"])
    expect(window.answers).to_have_count(3)
    window.say("还在吗")
    expect(window.answers).to_have_count(4)
    assert len(shop.senders) == 1


def test_another_page_of_the_shop_goes_on_with_it(window: Window, address: str) -> None:
    window.say("在吗")
    expect(window.answers).to_have_text(["收到：在吗"])
    window.page.goto(f"{address}/demo/demo?another=page")
    expect(window.answers).to_have_text(["收到：在吗"])


def test_brands_keep_apart(window: Window, address: str) -> None:
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    window.page.goto(f"{address}/demo/digital")
    window.open()
    expect(window.log.get_by_text("您好，这里是示范数码售后。")).to_be_visible()
    expect(window.said).to_have_count(0)


def test_what_was_written_offline_is_sent_afterwards(window: Window, shop: Shop) -> None:
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    window.page.context.set_offline(True)
    window.say("一")
    window.say("二")
    expect(window.log.get_by_text("等待发送")).to_have_count(2)
    expect(window.notice).to_have_text("网络不通，恢复后自动发送")
    window.page.context.set_offline(False)
    expect(window.answers).to_have_text(["收到：在吗", "收到：一", "收到：二"])
    expect(window.notice).to_have_text("")
    assert shop.brain.texts == ["在吗", "一", "二"]


def test_a_message_whose_answer_got_lost_is_not_doubled(window: Window, shop: Shop, console: list[str]) -> None:
    cut: list[str] = []

    def break_once(route: Route) -> None:
        if cut:
            route.continue_()
            return
        # The desk hears it; the answer never comes back.
        cut.append(str(route.fetch().status))
        route.abort("connectionreset")

    window.page.route("**/messages", break_once)
    window.say("在吗")
    expect(window.answers).to_have_text(["收到：在吗"])
    expect(window.said).to_have_text(["在吗"])
    expect(window.log.get_by_text("发送中…")).to_have_count(0)
    assert cut == ["200"]
    assert shop.brain.texts == ["在吗"]
    console.clear()


def test_a_reload_while_it_is_sent_neither_loses_nor_doubles(window: Window, shop: Shop) -> None:
    shop.brain.free.clear()
    window.say("在吗")
    expect(window.log.get_by_text("发送中…")).to_be_visible()
    window.page.reload()
    expect(window.said).to_have_text(["在吗"])
    shop.brain.free.set()
    expect(window.answers).to_have_text(["收到：在吗"])
    assert shop.brain.texts == ["在吗"]


def test_two_tabs_show_the_same(window: Window, shop: Shop, address: str) -> None:
    window.say("一")
    expect(window.answers).to_have_count(1)
    other = another_tab(window, address)
    expect(other.answers).to_have_text(["收到：一"])
    other.say("二")
    expect(window.answers).to_have_text(["收到：一", "收到：二"])
    window.say("三")
    expect(other.answers).to_have_text(["收到：一", "收到：二", "收到：三"])
    expect(other.said).to_have_text(["一", "二", "三"])
    shop.post(shop.senders[0], "师傅路上堵车")
    for tab in (window, other):
        expect(tab.log.get_by_text("师傅路上堵车")).to_have_count(1)
    assert shop.brain.texts == ["一", "二", "三"]
    assert len(shop.senders) == 1


def test_what_one_tab_says_survives_what_another_keeps_at_the_same_moment(
    window: Window, shop: Shop, address: str
) -> None:
    other = another_tab(window, address)
    shop.brain.free.clear()
    window.say("一")
    expect(other.said).to_have_text(["一"])
    other.say("二")
    expect(window.said).to_have_text(["一", "二"])
    # Browsers tell a tab of the others' changes a little later: this one keeps its own, without the last message.
    window.page.evaluate(KEEP_ONLY, "一")
    shop.brain.free.set()
    for tab in (window, other):
        expect(tab.answers).to_have_text(["收到：一", "收到：二"])
        expect(tab.said).to_have_text(["一", "二"])
    assert sorted(shop.brain.texts) == ["一", "二"]


def test_what_one_tab_was_answered_survives_what_another_keeps_at_the_same_moment(
    window: Window, shop: Shop, address: str
) -> None:
    window.say("一")
    expect(window.answers).to_have_text(["收到：一"])
    other = another_tab(window, address)
    window.say("二")
    expect(other.answers).to_have_text(["收到：一", "收到：二"])
    # A tab that has not heard of the first answer keeps its own.
    kept = json.loads(window.page.evaluate(KEPT))
    unheard = [message for message in kept["messages"] if message["bubble"].get("text") != "收到：一"]
    window.page.evaluate(KEEP, json.dumps({**kept, "messages": unheard}))
    # The page's policy forbids the waiting that Playwright has for this.
    for _ in range(MOST_LOOKS):
        window.page.wait_for_timeout(100)
        if json.loads(window.page.evaluate(KEPT))["messages"] == kept["messages"]:
            break
    assert json.loads(window.page.evaluate(KEPT))["messages"] == kept["messages"]
    for tab in (window, other):
        expect(tab.answers).to_have_text(["收到：一", "收到：二"])
        expect(tab.said).to_have_text(["一", "二"])
    assert shop.brain.texts == ["一", "二"]


def test_what_a_tab_left_waiting_is_sent_by_another(window: Window, address: str) -> None:
    window.say("一")
    expect(window.answers).to_have_text(["收到：一"])
    other = another_tab(window, address)
    expect(other.answers).to_have_text(["收到：一"])
    kept = json.loads(window.page.evaluate(KEPT))
    left = {"id": "1" * 32, "kind": "text", "text": "二", "at": 0, "state": "waiting"}
    window.page.evaluate(KEEP, json.dumps({**kept, "pending": [left]}))
    expect(other.answers).to_have_text(["收到：一", "收到：二"])


def test_what_was_erased_comes_back_from_no_tab(window: Window, address: str) -> None:
    window.say("一")
    expect(window.answers).to_have_text(["收到：一"])
    other = another_tab(window, address)
    expect(other.answers).to_have_text(["收到：一"])
    early = window.page.evaluate(KEPT)
    erased = {**json.loads(early), "messages": [], "words": {}, "erased": 1}
    window.page.evaluate(KEEP, json.dumps(erased))
    expect(other.answers).to_have_count(0)
    # A tab that has not heard of it keeps its own again.
    window.page.evaluate(KEEP, early)
    expect(window.said).to_have_count(0)
    expect(other.said).to_have_count(0)
    assert json.loads(other.page.evaluate(KEPT))["messages"] == []


def test_two_tabs_that_begin_at_once_have_one_conversation(window: Window, shop: Shop, address: str) -> None:
    other = another_tab(window, address)
    shop.brain.free.clear()
    window.say("一")
    other.say("二")
    shop.brain.free.set()
    for tab in (window, other):
        expect(tab.answers).to_have_text(["收到：一", "收到：二"])
    assert sorted(shop.brain.texts) == ["一", "二"]
    assert len(shop.senders) == 1


def test_a_forged_or_expired_token_begins_a_new_session(window: Window, shop: Shop, console: list[str]) -> None:
    window.say("一")
    expect(window.answers).to_have_count(1)
    expired = shop.access.token("demo", "li", shop.clock.now() - timedelta(days=31))
    for text, token in (("二", FORGED), ("三", expired)):
        key = "anxin-widget:demo"
        window.page.evaluate(
            """([key, token]) => {
                const kept = JSON.parse(localStorage[key]);
                localStorage[key] = JSON.stringify({ ...kept, session: { ...kept.session, token } });
            }""",
            [key, token],
        )
        window.page.reload()
        window.say(text)
        expect(window.answers.last).to_have_text(f"收到：{text}")
    assert len(shop.senders) == 3
    assert all("401" in complaint for complaint in console)
    console.clear()


def test_messages_that_come_by_themselves_are_counted_while_it_is_closed(window: Window, shop: Shop) -> None:
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    window.button("关闭窗口").click()
    expect(window.launcher).to_be_focused()
    expect(window.launcher).to_have_accessible_name("在线客服")
    shop.post(shop.senders[0], "师傅路上堵车")
    shop.post(shop.senders[0], "晚半小时到")
    expect(window.launcher).to_have_accessible_name("在线客服，2条未读")
    window.page.reload()
    expect(window.launcher).to_have_accessible_name("在线客服，2条未读")
    window.open()
    expect(window.log.get_by_text("晚半小时到")).to_be_visible()
    window.button("关闭窗口").click()
    expect(window.launcher).to_have_accessible_name("在线客服")


def test_another_process_takes_over_unnoticed(tmp_path: Path, open_page: OpenPage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        first = Shop(tmp_path)
        with serving(first.app, on=listening) as url:
            window = Window(open_page(f"{url}/demo/demo")).open()
            window.say("一")
            expect(window.answers).to_have_text(["收到：一"])
        # Nobody answers; the socket takes in what comes, as the supervisor's does.
        window.say("二")
        first.post(first.senders[0], "师傅路上堵车")
        expect(window.log.get_by_text("发送中…")).to_be_visible()
        expect(window.notice).to_have_text("")
        second = Shop(tmp_path)
        with serving(second.app, on=listening):
            expect(window.answers).to_have_text(["收到：一", "师傅路上堵车", "收到：二"])
            second.post(first.senders[0], "晚半小时到")
            expect(window.answers.last).to_have_text("晚半小时到")
            expect(window.said).to_have_text(["一", "二"])
            expect(window.notice).to_have_text("")
            # Before the desk goes, whose absence it would complain about.
            window.page.close()
    assert second.senders == first.senders


def test_a_desk_that_was_away_is_found_again(tmp_path: Path, open_page: OpenPage, console: list[str]) -> None:
    first = Shop(tmp_path)
    with serving(first.app) as url:
        window = Window(open_page(f"{url}/demo/demo")).open()
        window.say("一")
        expect(window.answers).to_have_text(["收到：一"])
    window.say("二")
    window.say("三")
    expect(window.notice).to_have_text("网络不通，恢复后自动发送")
    first.post(first.senders[0], "师傅路上堵车")
    second = Shop(tmp_path)
    with serving(second.app, port=int(url.rpartition(":")[2])):
        expect(window.answers).to_have_text(["收到：一", "师傅路上堵车", "收到：二", "收到：三"])
        expect(window.notice).to_have_text("")
        # Before the desk goes again, whose absence it would complain about.
        window.page.close()
    assert second.brain.texts == ["二", "三"]
    console.clear()


def test_fifty_messages_at_once_all_arrive_in_order(window: Window, shop: Shop, console: list[str]) -> None:
    texts = [f"第{number}条" for number in range(50)]
    for text in texts:
        window.say(text)
    for answered, seconds in ((20, 61), (40, 122)):
        # Nobody waits for a minute while some of this minute's messages are still on their way.
        expect(window.answers).to_have_count(answered)
        expect(window.notice).to_contain_text("您发得有点快")
        shop.monotonic.ahead = seconds
        # The window would wait for the minute that it was told.
        window.page.evaluate("dispatchEvent(new Event('online'))")
        expect(window.said).to_have_count(50)
    expect(window.answers).to_have_text([f"收到：{text}" for text in texts])
    expect(window.notice).to_have_text("")
    assert shop.brain.texts == texts
    assert all("429" in complaint for complaint in console)
    console.clear()


def test_ten_thousand_characters_are_not_sent_but_explained(window: Window, shop: Shop) -> None:
    window.input.fill("坏" * 10_000)
    expect(window.page.get_by_role("alert")).to_contain_text("现在10000字")
    window.input.press("Enter")
    expect(window.said).to_have_count(0)
    assert shop.brain.heard == []


def test_starting_anew_clears_the_conversation(window: Window, shop: Shop) -> None:
    window.say("一")
    expect(window.answers).to_have_count(1)
    window.button("更多").click()
    window.button("重新开始").click()
    window.button("先不清除").click()
    expect(window.said).to_have_text(["一"])
    window.button("更多").click()
    window.button("重新开始").click()
    window.page.get_by_role("alertdialog").get_by_role("button", name="重新开始").click()
    expect(window.said).to_have_count(0)
    window.say("二")
    expect(window.answers).to_have_text(["收到：二"])
    assert len(shop.senders) == 2


def test_who_writes_too_fast_is_told_and_loses_nothing(open_window: Open, shop: Shop, console: list[str]) -> None:
    object.__setattr__(shop.tools, "rates", Rates(messages=Rate(2, 30)))
    window = open_window().open()
    for text in ("一", "二", "三"):
        window.say(text)
    expect(window.notice).to_contain_text("您发得有点快")
    expect(window.log.get_by_text("等待发送")).to_have_count(1)
    shop.monotonic.ahead = 60
    window.say("四")
    expect(window.answers).to_have_text([f"收到：{text}" for text in "一二三四"])
    assert all("429" in complaint for complaint in console)
    console.clear()
