"""The window as a page of its own, at `/`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.bot.channels.widget.shop import Shop
from tests.bot.channels.widget.test_looks import OVERFLOW, PHONE, SMALL, TABLET, violations
from tests.bot.channels.widget.window import Open, Window

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
LYING = {"viewport": {"width": 844, "height": 390}}


@pytest.fixture
def front(open_window: Open) -> Window:
    window = open_window("/")
    expect(window.log).to_be_visible()
    return window


def test_it_is_open_at_once_and_cannot_be_closed(front: Window, shop: Shop) -> None:
    expect(front.log.get_by_text("您好，这里是安心电器售后。")).to_be_visible()
    expect(front.input).to_be_focused()
    expect(front.launcher).to_have_count(0)
    expect(front.button("关闭窗口")).to_have_count(0)
    front.page.keyboard.press("Escape")
    expect(front.input).to_be_visible()
    expect(front.page).to_have_title("安心电器 · 在线客服")
    assert shop.brain.heard == []


def test_the_conversation_is_the_same_as_beside_the_shops_pages(front: Window, address: str) -> None:
    front.say("我想退款")
    expect(front.card).to_be_visible()
    front.page.goto(f"{address}/demo/demo")
    expect(Window(front.page).open().card).to_be_visible()
    front.page.goto(address)
    expect(front.card).to_be_visible()


@pytest.mark.parametrize("screen", [SMALL, PHONE, LYING, TABLET, DESKTOP])
def test_it_fits_every_screen(open_window: Open, screen: dict[str, Any]) -> None:
    window = open_window("/", **screen)
    window.say("https://example.com/" + "a" * 300)
    window.say("我想退款")
    expect(window.card).to_be_visible()
    main = window.page.get_by_role("main")
    assert main.evaluate(OVERFLOW) == []
    expect(window.input).to_be_in_viewport(ratio=1)
    root = "document.documentElement"
    assert window.page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_window: Open, scheme: str) -> None:
    window = open_window("/", color_scheme=scheme, reduced_motion="reduce")
    expect(window.log).to_be_visible()
    assert violations(window) == []
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.button("更多").click()
    assert violations(window) == []
    expect(window.page.get_by_role("heading", level=1)).to_have_text("安心电器")


def test_the_page_allows_itself_nothing_from_elsewhere(front: Window, address: str) -> None:
    response = front.page.reload()
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    loaded = front.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert loaded
    assert all(name.startswith(address) for name in loaded)


def test_without_scripts_it_says_what_is_missing(client: httpx.Client) -> None:
    assert "需要开启 JavaScript" in client.get("/").text


def test_without_a_window_there_is_no_page(client: httpx.Client, shop: Shop) -> None:
    shop.widgets.clear()
    missing = client.get("/")
    assert (missing.status_code, missing.json()) == (
        404,
        {"error": "没有品牌开通网页窗口，请在 brands/ 的品牌文件里写 widget"},
    )


def test_where_the_desks_own_brand_has_no_window_the_first_one_has(client: httpx.Client, shop: Shop) -> None:
    del shop.widgets["demo"]
    assert 'data-brand="digital"' in client.get("/").text


def test_a_desk_that_cannot_be_reached_is_asked_again(open_window: Open, console: list[str]) -> None:
    window = open_window("/")
    broken: list[int] = []

    def break_twice(route: Any) -> None:
        broken.append(1)
        route.abort() if len(broken) < 3 else route.continue_()

    window.page.route("**/look", break_twice)
    window.page.reload()
    expect(window.log.get_by_text("您好，这里是安心电器售后。")).to_be_visible()
    assert len(broken) == 3
    console.clear()
