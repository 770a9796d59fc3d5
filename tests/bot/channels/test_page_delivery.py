"""The chat window when something comes in between: nothing is lost and nothing is doubled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.bot.channels.chat_window import CASE_NUMBER, ChatWindow, FakeInbox
from tests.browser import OpenPage

MESSAGES = "**/api/web/messages"


def break_before(route: Route) -> None:
    """The message never leaves."""
    route.abort()


def break_server(route: Route) -> None:
    route.fulfill(status=503, json={"error": "starting"})


def break_after(route: Route) -> None:
    """The desk hears the message and its answer is lost on the way back."""
    route.fetch()
    route.abort()


BREAKAGES = {"before": break_before, "server": break_server, "after": break_after}


def take(console: list[str]) -> list[str]:
    """The failed requests that Chromium reported, by status or network error, taken out of the console."""
    found = (re.search(r"Failed to load.*?(\d{3}|net::\w+)", line) for line in console)
    failed = [match.group(1) for match in found if match]
    console.clear()
    return failed


def test_the_conversation_is_still_there_after_a_reload(window: ChatWindow, inbox: FakeInbox) -> None:
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.page.reload()
    expect(window.said).to_have_text(["我想退款"])
    expect(window.card).to_contain_text(CASE_NUMBER)
    window.button("转人工客服").click()
    expect(window.answers).to_have_count(3)
    assert len({message.sender for message in inbox.heard}) == 1


def test_starting_anew_clears_the_log_and_leaves_the_old_session(window: ChatWindow, inbox: FakeInbox) -> None:
    window.say("我的冰箱坏了")
    expect(window.answers).to_have_count(2)
    window.button("新对话").click()
    window.button("开始新对话").click()
    expect(window.said).to_have_count(0)
    expect(window.button("我的冰箱坏了")).to_be_visible()
    window.page.reload()
    window.say("在吗")
    expect(window.said).to_have_text(["在吗"])
    expect(window.answers).to_have_count(1)
    assert len({message.sender for message in inbox.heard}) == 2


def test_starting_anew_can_be_thought_better_of(window: ChatWindow) -> None:
    window.say("我的冰箱坏了")
    expect(window.answers).to_have_count(2)
    window.button("新对话").click()
    window.button("先不清除").click()
    expect(window.page.get_by_role("dialog")).to_be_hidden()
    window.button("新对话").click()
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("dialog")).to_be_hidden()
    expect(window.said).to_have_text(["我的冰箱坏了"])


def test_two_tabs_show_one_conversation(window: ChatWindow) -> None:
    other = ChatWindow(window.page.context.new_page())
    other.page.goto(window.page.url)
    window.say("一")
    expect(other.answers).to_have_text(["收到：一"])
    other.say("二")
    expect(window.answers).to_have_text(["收到：一", "收到：二"])


def test_an_expired_session_is_renewed_unnoticed(window: ChatWindow, inbox: FakeInbox, console: list[str]) -> None:
    window.page.evaluate("localStorage.setItem('anxin.session', JSON.stringify('expired'))")
    window.page.reload()
    window.say("在吗")
    expect(window.answers).to_have_text(["收到：在吗"])
    assert inbox.texts == ["在吗"]
    assert take(console) == ["401"]


@pytest.mark.parametrize("broken", ["before", "server", "after"])
def test_a_message_that_failed_is_sent_again_without_doubling(
    window: ChatWindow, inbox: FakeInbox, console: list[str], broken: str
) -> None:
    window.page.route(MESSAGES, BREAKAGES[broken])
    window.say("我的冰箱坏了")
    expect(window.undelivered).to_be_visible()
    expect(window.answers).to_have_count(0)
    window.page.unroute(MESSAGES)
    window.retry.click()
    expect(window.answers).to_have_count(2)
    expect(window.undelivered).to_be_hidden()
    expect(window.said).to_have_text(["我的冰箱坏了"])
    assert len({message.message_id for message in inbox.heard}) == 1
    assert len(inbox.heard) == (2 if broken == "after" else 1)
    assert len(take(console)) == 1


def test_a_choice_that_failed_is_sent_again_as_a_choice(
    window: ChatWindow, inbox: FakeInbox, console: list[str]
) -> None:
    window.say("我的冰箱坏了")
    expect(window.choices).to_have_count(1)
    window.page.route(MESSAGES, break_before)
    window.button("十天左右").click()
    expect(window.undelivered).to_be_visible()
    window.page.unroute(MESSAGES)
    window.retry.click()
    expect(window.undelivered).to_be_hidden()
    expect(window.answers).to_have_count(3)
    assert inbox.texts == ["我的冰箱坏了", '/inform{"used_days": 10}']
    assert len(take(console)) == 1


def test_a_message_under_way_when_the_page_is_left_can_be_sent_again(window: ChatWindow, inbox: FakeInbox) -> None:
    inbox.free.clear()
    with window.page.expect_request(MESSAGES):
        window.say("在吗")
    window.page.reload()
    expect(window.undelivered).to_be_visible()
    inbox.free.set()
    window.retry.click()
    expect(window.answers).to_have_text(["收到：在吗"])
    assert len({message.message_id for message in inbox.heard}) == 1


def test_a_page_that_cannot_keep_anything_still_answers(address: str, inbox: FakeInbox, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error(); }})")
    page.goto(address)
    window = ChatWindow(page)
    window.say("一")
    window.say("二")
    expect(window.answers).to_have_text(["收到：一", "收到：二"])
    assert len({message.sender for message in inbox.heard}) == 1
