"""The chat window for every hand, eye and screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.bot.channels.chat_window import ChatWindow, FakeInbox, Open

NO_SCROLL_SIDEWAYS = """() => [document.documentElement, document.getElementById("scroller")]
    .every(box => box.scrollWidth <= box.clientWidth)"""
PAGE_STANDS_STILL = "() => document.documentElement.scrollHeight <= innerHeight"
FAINT_TEXTS = """() => {
    const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = colour => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = node => {
        const colour = getComputedStyle(node).backgroundColor;
        return colour === "rgba(0, 0, 0, 0)" ? ground(node.parentElement) : colour;
    };
    const hasText = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    return [...document.body.querySelectorAll("*")]
        .filter(node => node.checkVisibility() && hasText(node))
        .filter(node => ratio(luminance(getComputedStyle(node).color), luminance(ground(node))) < 4.5)
        .map(node => node.outerHTML);
}"""
LIGHTNESS = """() => getComputedStyle(document.querySelector(".window")).backgroundColor
    .match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""


def test_shift_and_enter_write_a_new_line(window: ChatWindow, inbox: FakeInbox) -> None:
    window.input.press_sequentially("第一行")
    window.input.press("Shift+Enter")
    window.input.press_sequentially("第二行")
    assert inbox.heard == []
    window.input.press("Enter")
    expect(window.answers).to_have_count(1)
    assert inbox.texts == ["第一行\n第二行"]


@pytest.mark.parametrize("event", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_that_chooses_a_word_of_an_input_method_sends_nothing(
    window: ChatWindow, inbox: FakeInbox, event: dict[str, object]
) -> None:
    window.input.fill("bingxiang")
    window.input.dispatch_event("keydown", {"key": "Enter", **event})
    expect(window.input).to_have_value("bingxiang")
    expect(window.said).to_have_count(0)
    window.input.press("Enter")
    expect(window.answers).to_have_count(1)
    assert inbox.texts == ["bingxiang"]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\n"])
def test_nothing_cannot_be_sent(window: ChatWindow, nothing: str) -> None:
    window.input.fill("在吗")
    expect(window.send).to_be_enabled()
    window.input.fill(nothing)
    expect(window.send).to_be_disabled()
    window.input.press("Enter")
    expect(window.said).to_have_count(0)


def test_a_message_too_long_for_the_desk_is_not_cut_but_refused(window: ChatWindow) -> None:
    window.input.fill("长" * 2000)
    expect(window.send).to_be_enabled()
    window.input.press("End")
    window.input.press_sequentially("了")
    expect(window.page.get_by_role("alert")).to_contain_text("2000")
    expect(window.send).to_be_disabled()


def test_everything_can_be_done_with_the_keyboard(window: ChatWindow, inbox: FakeInbox) -> None:
    keyboard = window.page.keyboard
    expect(window.input).to_be_focused()
    keyboard.type("我的冰箱坏了")
    keyboard.press("Enter")
    expect(window.choices).to_have_count(1)
    keyboard.press("Shift+Tab")
    expect(window.choices).to_be_focused()
    keyboard.press("Enter")
    expect(window.answers).to_have_count(3)
    expect(window.input).to_be_focused()
    for stop in (window.page.get_by_role("main"), window.button("新对话")):
        keyboard.press("Shift+Tab")
        expect(stop).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(window.said).to_have_count(0)
    expect(window.input).to_be_focused()
    assert len(inbox.heard) == 2


def test_focus_can_be_seen(window: ChatWindow) -> None:
    window.page.keyboard.press("Shift+Tab")
    for focused in (window.button("查一下处理进度"), window.input):
        focused.focus()
        assert float(focused.evaluate("node => parseFloat(getComputedStyle(node).outlineWidth)")) >= 2


def test_a_choice_on_a_phone_does_not_call_up_the_keyboard(open_window: Open) -> None:
    window = open_window(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    expect(window.input).not_to_be_focused()
    window.button("我的冰箱坏了").tap()
    expect(window.answers).to_have_count(2)
    expect(window.page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (844, 390), (768, 1024), (1440, 900)])
def test_the_window_fits_the_screen(open_window: Open, size: tuple[int, int]) -> None:
    window = open_window(viewport={"width": size[0], "height": size[1]})
    window.say("https://example.com/" + "a" * 300)
    window.say("我想退款")
    expect(window.card).to_be_visible()
    assert window.page.evaluate(NO_SCROLL_SIDEWAYS)
    assert window.page.evaluate(PAGE_STANDS_STILL)
    expect(window.input).to_be_in_viewport(ratio=1)
    expect(window.said.last).to_be_in_viewport()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(open_window: Open, colours: str, console: list[str]) -> None:
    window = open_window(color_scheme=colours)
    assert (window.page.evaluate(LIGHTNESS) > 3 * 128) == (colours == "light")
    assert window.page.evaluate(FAINT_TEXTS) == []
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.page.route("**/api/web/messages", lambda route: route.abort())
    window.say("在吗")
    expect(window.undelivered).to_be_visible()
    window.input.fill("长" * 2001)
    assert window.page.evaluate(FAINT_TEXTS) == []
    assert "net::ERR_FAILED" in console.pop()


def test_nothing_moves_for_those_who_asked_for_stillness(open_window: Open, inbox: FakeInbox) -> None:
    window = open_window(reduced_motion="reduce")
    inbox.free.clear()
    window.say("在吗")
    expect(window.page.locator(".dots")).to_be_visible()
    assert window.page.evaluate("document.getAnimations().length") == 0


def test_a_screen_reader_finds_its_way(window: ChatWindow) -> None:
    window.say("我想退款")
    expect(window.card).to_be_visible()
    expect(window.page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(window.log).to_have_attribute("aria-live", "polite")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("安心售后")
    expect(window.page.get_by_role("main")).to_have_count(1)
    expect(window.log.locator(".question")).to_contain_text("您说")
    expect(window.input).to_have_accessible_description(re.compile("请不要发送密码"))
    for button in window.page.get_by_role("button").all():
        expect(button).to_have_accessible_name(re.compile(r"\S"))


def test_what_is_on_the_screen_is_not_drawn_again(window: ChatWindow) -> None:
    window.say("我的冰箱坏了")
    expect(window.answers).to_have_count(2)
    window.page.evaluate("""() => {
        window.redrawn = 0;
        const watched = document.querySelector(".turn");
        new MutationObserver(() => { window.redrawn += 1; })
            .observe(watched, { childList: true, characterData: true, subtree: true });
    }""")
    window.say("在吗")
    expect(window.answers).to_have_count(3)
    assert window.page.evaluate("window.redrawn") == 0


def test_the_page_allows_itself_nothing_from_elsewhere(window: ChatWindow) -> None:
    response = window.page.reload()
    assert response is not None
    policy = response.headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not any("unsafe" in part for part in policy)
    loaded = window.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    origin = window.page.evaluate("location.origin")
    assert loaded
    assert all(name.startswith(origin) for name in loaded)
