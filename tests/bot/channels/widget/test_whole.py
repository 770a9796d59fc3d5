"""The widget before the whole desk, with its brain, as `anxin serve` runs it."""

from __future__ import annotations

import uuid

import httpx
import pytest
from playwright.sync_api import expect

from tests.bot.channels.widget.window import Window
from tests.browser import OpenPage
from tests.conftest import RunningDesk

FRIDGE = "冰箱11月11号送到的，不制冷，3999买的，有发票，想退款"
PHONE = "手机11月11号送到的，老是自动关机，3999买的，有发票，想退款"
MOST_QUESTIONS = 6


def claim(window: Window, words: str) -> None:
    """Says `words` and takes the first answer on offer until there is a decision."""
    window.say(words)
    expect(window.log.get_by_text("发送中…")).to_have_count(0)
    expect(window.answers).not_to_have_count(0)
    for _ in range(MOST_QUESTIONS):
        if window.card.count() or not window.choices.count():
            break
        window.choices.first.click()
        expect(window.log.get_by_text("发送中…")).to_have_count(0)
    expect(window.card).to_have_count(1)


def test_a_claim_ends_in_a_card_with_goods_and_days(running_desk: RunningDesk, open_page: OpenPage) -> None:
    window = Window(open_page(f"{running_desk.url}/demo/demo")).open()
    claim(window, FRIDGE)
    expect(window.card).to_contain_text("冰箱 · 收货10天")
    number = window.card.locator(".number").inner_text()
    with running_desk.remembers.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert case.sender_id.startswith("web:demo/")


def test_stars_and_reason_at_the_end_are_kept(running_desk: RunningDesk, open_page: OpenPage) -> None:
    window = Window(open_page(f"{running_desk.url}/demo/demo")).open()
    claim(window, FRIDGE)
    number = window.card.locator(".number").inner_text()
    window.button("更多").click()
    window.button("评价这次服务").click()
    window.page.get_by_role("group", name="给这次服务打分").get_by_role("button", name="4颗星").click()
    expect(window.answers.last).to_contain_text("写一句")
    answers = window.answers.count()
    window.say("答得快，就是问得有点多")
    expect(window.answers).to_have_count(answers + 1)
    with running_desk.remembers.work() as work:
        verdict = work.satisfaction.of_case(number)
        assert verdict is not None
        assert (verdict.stars, verdict.reason) == (4, "答得快,就是问得有点多")


@pytest.mark.parametrize(("brand", "verdict"), [("demo", "可部分办理"), ("digital", "可以办理")])
def test_each_brand_decides_by_its_own_rules(
    running_desk: RunningDesk, open_page: OpenPage, brand: str, verdict: str
) -> None:
    window = Window(open_page(f"{running_desk.url}/demo/{brand}")).open()
    claim(window, PHONE)
    expect(window.card).to_contain_text("手机 · 收货10天")
    expect(window.card.locator(".badge")).to_have_text(verdict)


def test_a_dialogue_that_began_anew_knows_nothing_of_the_former(running_desk: RunningDesk) -> None:
    with httpx.Client(base_url=f"{running_desk.url}/api/widget/demo", timeout=60) as client:
        token = client.post("/sessions", json={}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"

        def say(text: str) -> str:
            sent = {"id": uuid.uuid4().hex, "text": text}
            answer = client.post("/messages", json=sent).json()
            return "".join(str(one["bubble"].get("text", "")) for one in answer["messages"][1:])

        assert "冰箱" in say("冰箱11月11号送到的，不制冷，3999买的，想退款")
        assert client.post("/restarts", json={"id": uuid.uuid4().hex}).json()["stored"]
        anew = say("我想退款")
    assert anew
    assert "冰箱" not in anew


@pytest.mark.parametrize(
    ("brand", "line", "hours"),
    [("demo", "400-5550-1000", "08:00-22:00"), ("digital", "400-5550-2000", "09:00-21:00")],
)
def test_replies_and_window_tell_the_same_line_and_hours(
    running_desk: RunningDesk, open_page: OpenPage, brand: str, line: str, hours: str
) -> None:
    window = Window(open_page(f"{running_desk.url}/demo/{brand}")).open()
    window.say("你们的客服电话是多少")
    expect(window.answers.last).to_contain_text(line)
    expect(window.answers.last).to_contain_text(hours)
    window.button("更多").click()
    expect(window.page.get_by_role("link", name=f"电话 {line}")).to_have_attribute("href", f"tel:{line}")
    expect(window.page.locator(".hours")).to_have_text(f"人工服务 {hours.replace('-', '–')}")
