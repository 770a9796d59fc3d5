"""Brands, schemes and screens; the keyboard alone; and axe's rules in every main state."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from bot.channels.widget.pages import SCRIPT
from tests.bot.channels.widget.shop import STARS, Shop
from tests.bot.channels.widget.window import Open, Window

AXE = SCRIPT.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
SMALL = {"viewport": {"width": 320, "height": 568}}
TABLET = {"viewport": {"width": 820, "height": 1180}}
OVERFLOW = """box => [...box.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== 'absolute')
    .map(one => one.className)"""
GROUND = "one => getComputedStyle(one).backgroundColor"


def large_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 1600), "grey").save(out, "JPEG")
    return out.getvalue()


def violations(window: Window) -> list[str]:
    """What axe finds wrong with the page and the window on it."""
    if not AXE.exists():
        pytest.skip("axe-core is not there: npm ci in bot/widget")
    # As a script of the page it would be refused: the demo page's policy is strict.
    window.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = window.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("brand", ["demo", "digital"])
def test_axe_finds_nothing_in_any_state(open_window: Open, shop: Shop, scheme: str, brand: str) -> None:
    # The window's entry moves; what is measured half-way is paler than it will be.
    window = open_window(f"/demo/{brand}", color_scheme=scheme, reduced_motion="reduce")
    expect(window.launcher).to_be_visible()
    assert violations(window) == []
    window.open()
    assert violations(window) == []
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.button("这条有帮助").last.click()
    window.button("更多").click()
    assert violations(window) == []
    window.button("重新开始").click()
    expect(window.page.get_by_role("alertdialog")).to_be_visible()
    assert violations(window) == []
    window.button("先不清除").click()
    shop.brain.answers = {"好了": [{"text": "您给几颗星？", "buttons": STARS}]}
    window.say("好了")
    expect(window.page.get_by_role("group", name="给这次服务打分")).to_be_visible()
    shop.brain.broken.add("坏了")
    window.say("坏了")
    expect(window.button("重试")).to_be_visible()
    window.input.fill("坏" * 2001)
    assert violations(window) == []
    window.input.fill("")
    window.files.set_input_files({"name": "故障.jpg", "mimeType": "image/jpeg", "buffer": large_photo()})
    expect(window.photos).to_have_count(1)
    sender = shop.senders[0]
    handover = shop.ask_for_human(sender)
    expect(window.person).to_contain_text("排在")
    assert violations(window) == []
    shop.take(sender, handover, typing=True)
    shop.post(sender, "您好，我来帮您看。", agent="1001")
    expect(window.person).to_contain_text("正在输入")
    window.page.context.set_offline(True)
    window.say("断网了")
    expect(window.notice).not_to_have_text("")
    assert violations(window) == []
    window.page.context.set_offline(False)
    window.button("关闭窗口").click()
    shop.post(sender, "还有一句", agent="1001")
    expect(window.launcher).to_have_accessible_name(re.compile("条未读"))
    assert violations(window) == []


@pytest.mark.parametrize("screen", [SMALL, PHONE, TABLET, {"viewport": {"width": 844, "height": 390}}])
def test_everything_is_within_the_screen(open_window: Open, screen: dict[str, Any]) -> None:
    window = open_window(**screen).open()
    window.say("我想退款")
    expect(window.card).to_be_visible()
    assert window.box.evaluate(OVERFLOW) == []
    expect(window.input).to_be_in_viewport(ratio=1)
    expect(window.button("关闭窗口")).to_be_in_viewport(ratio=1)
    sideways = window.page.locator(".scroller").evaluate("one => one.scrollWidth - one.clientWidth")
    assert sideways == 0


def test_on_a_phone_it_fills_the_screen_and_calls_up_no_keyboard(open_window: Open) -> None:
    window = open_window(**PHONE, reduced_motion="reduce").open()
    box = window.box.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 780)
    expect(window.input).not_to_be_focused()
    assert window.page.evaluate("document.documentElement.style.overflow") == "hidden"
    window.button("关闭窗口").click()
    assert window.page.evaluate("document.documentElement.style.overflow") == ""


def test_on_a_phone_nothing_is_beneath_the_notch_or_the_bar(open_window: Open) -> None:
    window = open_window(**PHONE, reduced_motion="reduce")
    top, bottom, side = 47, 34, 20
    session = window.page.context.new_cdp_session(window.page)
    insets = {"top": top, "bottom": bottom, "left": side, "right": side}
    session.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    launcher = window.launcher.bounding_box()
    assert launcher is not None
    assert launcher["y"] + launcher["height"] <= 780 - bottom
    assert launcher["x"] + launcher["width"] <= 390 - side
    window.open()
    for one in (
        window.button("更多"),
        window.button("关闭窗口"),
        window.input,
        window.send,
        window.said.or_(window.menu),
    ):
        box = one.first.bounding_box()
        assert box is not None
        assert box["y"] >= top
        assert box["y"] + box["height"] <= 780 - bottom
        assert side <= box["x"]
        assert box["x"] + box["width"] <= 390 - side


def test_on_a_phone_the_keyboard_stays_for_the_next_message_and_goes_for_a_choice(open_window: Open) -> None:
    window = open_window(**PHONE).open()
    window.input.tap()
    window.page.keyboard.type("我的冰箱坏了")
    window.send.tap()
    expect(window.choices).to_have_count(1)
    expect(window.input).to_be_focused()
    window.choices.first.tap()
    expect(window.answers).to_have_count(3)
    expect(window.input).not_to_be_focused()
    conversation = window.page.get_by_role("region", name="对话")
    expect(conversation).to_be_focused()
    assert conversation.evaluate("one => getComputedStyle(one).outlineStyle") == "none"


def test_on_a_phone_the_next_page_is_not_covered(open_window: Open) -> None:
    window = open_window(**PHONE).open()
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    window.page.reload()
    expect(window.box).to_have_count(0)
    window.open()
    expect(window.answers).to_have_count(1)


def test_the_on_screen_keyboard_leaves_the_text_box_in_view(open_window: Open) -> None:
    window = open_window(**PHONE, reduced_motion="reduce").open()
    window.page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, 'height', { get: () => 420 });
            visualViewport.dispatchEvent(new Event('resize'));
        }"""
    )
    box = window.box.bounding_box()
    assert box is not None
    assert round(box["height"]) == 420
    field = window.input.bounding_box()
    assert field is not None
    assert round(field["y"] + field["height"]) <= 420


def test_dark_and_light_and_the_brands_colour(open_window: Open) -> None:
    grounds = {scheme: open_window(color_scheme=scheme).open().box.evaluate(GROUND) for scheme in ("light", "dark")}
    assert grounds["light"] != grounds["dark"]
    heads = {
        brand: open_window(f"/demo/{brand}").open().page.locator(".head").evaluate(GROUND)
        for brand in ("demo", "digital")
    }
    assert heads == {"demo": "rgb(15, 118, 110)", "digital": "rgb(245, 197, 24)"}


def test_the_keyboard_alone_will_do(open_window: Open, shop: Shop) -> None:
    window = open_window()
    press = window.page.keyboard.press
    expect(window.launcher).to_be_visible()
    press("Tab")
    expect(window.launcher).to_be_focused()
    press("Enter")
    expect(window.input).to_be_focused()
    window.page.keyboard.type("我的冰箱坏了")
    press("Enter")
    expect(window.choices).to_have_count(1)
    for _ in range(3):
        press("Shift+Tab")
    expect(window.choices.first).to_be_focused()
    press("Enter")
    expect(window.answers).to_have_count(3)
    expect(window.input).to_be_focused()
    assert len(shop.brain.texts) == 2
    window.button("更多").focus()
    press("Enter")
    expect(window.page.get_by_role("link", name="电话 400-000-0000")).to_be_focused()
    press("Escape")
    expect(window.button("更多")).to_be_focused()
    press("Escape")
    expect(window.box).to_have_count(0)
    expect(window.launcher).to_be_focused()


def test_enter_that_chooses_a_word_sends_nothing(window: Window, shop: Shop) -> None:
    window.input.fill("bingxiang")
    window.input.evaluate(
        "one => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(window.input).to_have_value("bingxiang")
    assert shop.brain.heard == []


def test_nothing_moves_for_who_wants_no_motion(open_window: Open) -> None:
    window = open_window(reduced_motion="reduce").open()
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    moving = "box => box.getAnimations({subtree: true}).length"
    assert window.box.evaluate(moving) == 0


def test_text_grows_with_the_browsers_setting_and_not_with_the_pages(open_window: Open) -> None:
    window = open_window().open()
    window.page.evaluate("document.documentElement.style.fontSize = '40px'")
    assert window.box.evaluate("one => getComputedStyle(one).fontSize") == "16px"
    window.page.evaluate(
        "document.querySelector('anxin-widget').shadowRoot.querySelector('.anxin').style.fontSize='32px'"
    )
    window.say("我想退款")
    expect(window.card).to_be_visible()
    assert window.box.evaluate(OVERFLOW) == []
    expect(window.input).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("screen", [SMALL, TABLET])
def test_text_of_twice_the_size_has_room(open_window: Open, screen: dict[str, Any]) -> None:
    window = open_window(**screen).open()
    # What a browser makes of the words "medium" is the customer's setting; twice as large here.
    window.page.locator(".anxin").evaluate("one => (one.style.fontSize = '32px')")
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.button("更多").click()
    assert window.box.evaluate(OVERFLOW) == []
    sideways = window.page.locator(".scroller").evaluate("one => one.scrollWidth - one.clientWidth")
    assert sideways == 0
    for one in (window.input, window.button("关闭窗口"), window.button("导出对话记录")):
        expect(one).to_be_in_viewport(ratio=1)


def test_the_menu_is_in_view_wherever_it_is_called_up(open_window: Open) -> None:
    window = open_window(**SMALL).open()
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.button("常用服务").click()
    expect(window.menu.first).to_be_focused()
    expect(window.menu.first).to_be_in_viewport(ratio=1)


def test_what_came_last_is_in_view_beneath_a_photo_too(open_window: Open, shop: Shop) -> None:
    window = open_window(**SMALL).open()
    window.say("我想退款")
    expect(window.card).to_be_visible()
    for count in (1, 2, 3):
        window.files.set_input_files({"name": "故障.jpg", "mimeType": "image/jpeg", "buffer": large_photo()})
        expect(window.photos).to_have_count(count)
        # Two bubbles came with the card, and one for every photo.
        expect(window.answers.nth(1 + count)).to_be_in_viewport()
    shop.post(shop.senders[0], "您好，我来帮您看。", agent="1001")
    expect(window.log.get_by_text("您好，我来帮您看。")).to_be_in_viewport(ratio=1)


def test_who_reads_is_not_taken_elsewhere(open_window: Open, shop: Shop) -> None:
    window = open_window(**SMALL).open()
    window.say("我想退款")
    expect(window.card).to_be_visible()
    scroller = window.page.locator(".scroller")
    sender = shop.senders[0]

    # On to the end of the long answer.
    end = scroller.evaluate("one => (one.scrollTop = one.scrollHeight) && one.scrollTop")
    shop.take(sender, shop.ask_for_human(sender), typing=True)
    expect(window.person).to_contain_text("正在输入")
    assert scroller.evaluate("one => one.scrollTop") >= end
    # Up to the beginning of the conversation.
    scroller.evaluate("one => (one.scrollTop = 0)")
    expect(window.log.get_by_text("您好，这里是安心电器售后。")).to_be_in_viewport()
    shop.post(sender, "您好，我来帮您看。", agent="1001")
    expect(window.log.get_by_text("您好，我来帮您看。")).to_be_attached()
    assert scroller.evaluate("one => one.scrollTop") == 0


def test_the_beginning_of_a_long_answer_is_in_view(open_window: Open, shop: Shop) -> None:
    window = open_window(**SMALL).open()
    for text in ("一", "二", "三", "我想退款"):
        window.say(text)
        expect(window.said.last).to_have_text(text)
    expect(window.card).to_be_visible()
    expect(window.said.last).to_be_in_viewport(ratio=1)
    shop.post(shop.senders[0], "您好，我来帮您看。", agent="1001")
    expect(window.log.get_by_text("您好，我来帮您看。")).to_be_in_viewport(ratio=1)
