"""On a shop's own page: another origin, hostile styles, a strict policy, and a customer whom the shop knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.bot.channels.answers import CASE_NUMBER
from tests.bot.channels.widget.shop import Shop
from tests.bot.channels.widget.window import HOSTILE_STYLES, Window, host_page
from tests.browser import OpenPage, serving

STRICT = "default-src 'none'; script-src {desk}; connect-src {desk}"
STRICTEST = (
    "default-src 'none'; script-src 'nonce-kX3w' 'strict-dynamic'; connect-src {desk}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

Serve = Callable[..., str]
"""Serves a shop's page, whose origin the brand allows, and gives its address."""


@pytest.fixture
def serve(shop: Shop, address: str) -> Iterator[Serve]:
    with ExitStack() as stack:

        def serve(allowed: bool = True, **options: str) -> str:
            url = stack.enter_context(serving(host_page(address, **options)))
            if allowed:
                demo = shop.widgets["demo"]
                shop.widgets["demo"] = demo.model_copy(update={"origins": [*demo.origins, url]})
            return url

        yield serve


def known(shop: Shop, customer: str) -> str:
    """The attributes with which the shop's page says who its customer is."""
    vouched = shop.vouch(customer)
    return (
        f'data-brand="demo" data-customer="{vouched["id"]}" data-signed-at="{vouched["signed_at"]}" '
        f'data-signature="{vouched["signature"]}"'
    )


@pytest.mark.parametrize("policy", [STRICT, STRICTEST])
def test_it_works_under_a_strict_policy_from_another_origin(
    serve: Serve, address: str, open_page: OpenPage, policy: str
) -> None:
    url = serve(attributes='data-brand="demo" nonce="kX3w"', policy=policy.format(desk=address))
    window = Window(open_page(url)).open()
    window.say("我想退款")
    expect(window.card.get_by_text(CASE_NUMBER)).to_be_visible()
    expect(window.box.locator("canvas.logo")).to_have_attribute("width", "96")
    assert window.page.context.cookies() == []


def test_the_pages_styles_do_not_come_in(serve: Serve, open_page: OpenPage) -> None:
    plain, hostile = (Window(open_page(serve(styles=styles))).open() for styles in ("", HOSTILE_STYLES))
    measures = []
    for window in (plain, hostile):
        window.say("我想退款")
        expect(window.card).to_be_visible()
        expect(window.button("免费换同型号")).to_be_visible()
        boxes = [window.box.bounding_box(), window.input.bounding_box(), window.card.bounding_box()]
        style = "one => [getComputedStyle(one).color, getComputedStyle(one).fontSize]"
        measures.append(
            ([box and (round(box["width"]), round(box["height"])) for box in boxes], window.said.first.evaluate(style))
        )
    assert measures[0] == measures[1]


def test_the_windows_styles_do_not_go_out(serve: Serve, open_page: OpenPage) -> None:
    window = Window(open_page(serve()))
    before = window.page.locator("h1").evaluate("one => JSON.stringify(Object.entries(getComputedStyle(one)))")
    window.open()
    assert window.page.locator("h1").evaluate("one => JSON.stringify(Object.entries(getComputedStyle(one)))") == before


def test_a_page_that_is_not_allowed_gets_no_window(serve: Serve, open_page: OpenPage, console: list[str]) -> None:
    page = open_page(serve(allowed=False))
    with page.expect_console_message(lambda message: "在线客服没有打开" in message.text):
        page.reload()
    expect(Window(page).launcher).to_have_count(0)
    console.clear()


def test_a_known_customer_goes_on_elsewhere_and_leaves_nothing_behind(
    serve: Serve, shop: Shop, open_page: OpenPage
) -> None:
    url = serve(attributes=known(shop, "li@shop"))
    first = Window(open_page(url)).open()
    first.say("我的冰箱坏了")
    first.button("十天左右").click()
    expect(first.answers).to_have_count(3)
    assert first.page.evaluate("Object.keys(localStorage)") == []
    second = Window(open_page(url)).open()
    expect(second.said).to_have_text(["我的冰箱坏了", "十天左右"])
    expect(second.answers).to_have_count(3)
    second.say("还在吗")
    expect(first.answers).to_have_count(4)
    assert len(shop.senders) == 1


def test_a_known_customer_begins_anew_on_every_device(serve: Serve, shop: Shop, open_page: OpenPage) -> None:
    url = serve(attributes=known(shop, "li@shop"))
    first, second = (Window(open_page(url)).open() for _ in range(2))
    first.say("我的冰箱坏了")
    expect(second.answers).to_have_count(2)
    first.button("更多").click()
    first.button("重新开始").click()
    first.page.get_by_role("alertdialog").get_by_role("button", name="重新开始").click()
    for window in (first, second):
        expect(window.said).to_have_count(0)
        expect(window.choices).to_have_count(0)
    second.say("在吗")
    for window in (first, second, Window(open_page(url)).open()):
        expect(window.answers).to_have_text(["收到：在吗"])
        expect(window.said).to_have_text(["在吗"])
    assert len(shop.senders) == 1


def test_beginning_anew_is_kept_until_the_network_is_back(serve: Serve, shop: Shop, open_page: OpenPage) -> None:
    url = serve(attributes=known(shop, "li@shop"))
    window = Window(open_page(url)).open()
    window.say("一")
    expect(window.answers).to_have_count(1)
    window.page.context.set_offline(True)
    window.button("更多").click()
    window.button("重新开始").click()
    window.page.get_by_role("alertdialog").get_by_role("button", name="重新开始").click()
    window.say("二")
    expect(window.said).to_have_text(["二"])
    window.page.context.set_offline(False)
    expect(window.answers).to_have_text(["收到：二"])
    other = Window(open_page(url)).open()
    expect(other.said).to_have_text(["二"])


def test_a_customer_with_a_void_signature_is_somebody_unknown(
    serve: Serve, shop: Shop, open_page: OpenPage, console: list[str]
) -> None:
    attributes = f'data-brand="demo" data-customer="li" data-signed-at="1" data-signature="{"0" * 64}"'
    window = Window(open_page(serve(attributes=attributes))).open()
    window.say("在吗")
    expect(window.answers).to_have_text(["收到：在吗"])
    assert "/c-" not in shop.senders[0]
    assert all("403" in complaint for complaint in console)
    console.clear()
