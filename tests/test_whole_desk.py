"""The whole desk as a customer meets it: a real browser, the real brain, the real database."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import OpenPage
from tests.conftest import RunningDesk

CASE_NUMBER = re.compile(r"AX\d{6}[A-Z0-9]{5}")


def test_a_conversation_reaches_a_decision_with_a_case_number(running_desk: RunningDesk, open_page: OpenPage) -> None:
    page = open_page(running_desk.url)
    message, log = page.get_by_role("textbox"), page.get_by_role("log")

    message.fill("冰箱11月10号买的，当天送到，现在不制冷了，我要退钱，发票还在")
    message.press("Enter")
    expect(log).to_contain_text("实付多少钱")

    message.fill("2399元")
    message.press("Enter")
    expect(log).to_contain_text("免费换同型号")
    expect(log).to_contain_text("2385.81")
    page.get_by_role("button", name="免费换同型号").first.click()
    expect(log).to_contain_text("就按“免费换同型号”办")

    numbers = set(CASE_NUMBER.findall(log.inner_text()))
    assert len(numbers) == 1
    with running_desk.remembers.work() as work:
        case = work.cases.get_case(numbers.pop())
    assert case is not None
    assert (case.scenario, case.category, case.chosen_remedy) == ("S2", "refrigerator", "exchange_same_model")
