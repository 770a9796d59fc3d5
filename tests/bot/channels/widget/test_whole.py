"""The widget before the whole desk, with its brain, as `anxin serve` runs it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.bot.channels.widget.window import Window
from tests.browser import OpenPage
from tests.conftest import RunningDesk

CLAIM = "冰箱11月11号送到的，不制冷，3999买的，有发票，想退款"
MOST_QUESTIONS = 6


def test_a_claim_ends_in_a_card_with_goods_and_days(running_desk: RunningDesk, open_page: OpenPage) -> None:
    window = Window(open_page(f"{running_desk.url}/demo/demo")).open()
    window.say(CLAIM)
    expect(window.log.get_by_text("发送中…")).to_have_count(0)
    expect(window.answers).not_to_have_count(0)
    for _ in range(MOST_QUESTIONS):
        if window.card.count() or not window.choices.count():
            break
        window.choices.first.click()
        expect(window.log.get_by_text("发送中…")).to_have_count(0)
    card = window.card.first
    expect(card).to_contain_text("冰箱 · 收货10天")
    number = card.locator(".number").inner_text()
    with running_desk.remembers.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert case.sender_id.startswith("web:demo/")
