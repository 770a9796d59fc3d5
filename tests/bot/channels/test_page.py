"""The chat window at `/` in a real browser: what a customer says and is told."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import expect

from tests.bot.channels.chat_window import CASE_NUMBER, HOSTILE, ChatWindow, FakeInbox, Open, decision

SELECTED_TEXT = """async () => {
    while (!getSelection().toString()) await new Promise(requestAnimationFrame);
    return getSelection().toString().trim();
}"""


def test_the_customer_is_greeted_before_anything_is_sent(window: ChatWindow, inbox: FakeInbox) -> None:
    expect(window.log.get_by_text("您好，这里是安心售后")).to_be_visible()
    assert inbox.heard == []


def test_a_starter_is_sent_as_the_customers_own_words(window: ChatWindow, inbox: FakeInbox) -> None:
    window.button("我的冰箱坏了").click()
    expect(window.said).to_have_text(["我的冰箱坏了"])
    expect(window.answers).to_have_count(2)
    expect(window.button("刚买的手机想退货")).to_be_hidden()
    assert inbox.texts == ["我的冰箱坏了"]


def test_every_bubble_of_an_answer_is_shown_in_order(window: ChatWindow) -> None:
    window.say("我的冰箱坏了")
    expect(window.answers).to_have_text(["冰箱坏了真添乱，对不起。", "请问买了多久？"])
    expect(window.input).to_have_value("")
    expect(window.log.locator("time")).to_have_text([re.compile(r"^\d\d:\d\d$")] * 2)


def test_a_choice_shows_its_title_and_sends_its_payload(window: ChatWindow, inbox: FakeInbox) -> None:
    window.say("我的冰箱坏了")
    window.button("十天左右").click()
    expect(window.said).to_have_text(["我的冰箱坏了", "十天左右"])
    expect(window.choices).to_have_count(0)
    expect(window.input).to_be_focused()
    expect(window.answers).to_have_count(3)
    assert inbox.texts[1] == '/inform{"used_days": 10}'


def test_the_choices_of_all_bubbles_stand_below_the_answer(window: ChatWindow) -> None:
    window.say("我想退款")
    expect(window.choices).to_have_text(["免费换同型号", "转人工客服"])


def test_a_decision_is_shown_as_a_card(window: ChatWindow) -> None:
    decided = decision()
    window.say("我想退款")
    card = window.card
    expect(card.get_by_role("heading", name=decided["title"])).to_be_visible()
    expect(card.get_by_text("可部分办理")).to_be_visible()
    expect(card.get_by_text("暂不符合条件")).to_be_hidden()
    told = [decided["requested"]["reason"], decided["who_pays"], "、".join(decided["papers"]), CASE_NUMBER]
    for words in told:
        expect(card.get_by_text(words, exact=True)).to_be_visible()
    remedies = card.get_by_role("listitem")
    expect(remedies).to_have_count(len(decided["remedies"]))
    for shown, remedy in zip(remedies.all(), decided["remedies"], strict=True):
        expect(shown).to_contain_text(remedy["label"])
        for citation in remedy["basis"]:
            expect(shown).to_contain_text(citation)


def test_a_card_shows_sums_only_where_money_moves(window: ChatWindow) -> None:
    window.say("我想退款")
    for remedy in decision()["remedies"]:
        shown = window.card.get_by_role("listitem").filter(has_text=remedy["label"])
        if remedy["amount"] is None:
            expect(shown).not_to_contain_text("退您")
            expect(shown).not_to_contain_text("折旧费")
        else:
            expect(shown).to_contain_text(f"退您 ¥{Decimal(remedy['amount']):,.2f}")
            expect(shown).to_contain_text(f"折旧费 ¥{Decimal(remedy['fee']):,.2f}：{remedy['formula']}")


def test_the_case_number_can_be_copied(open_window: Open) -> None:
    window = open_window(permissions=["clipboard-read", "clipboard-write"])
    window.say("我想退款")
    window.button("复制受理号").click()
    expect(window.card.get_by_text("已复制")).to_be_visible()
    assert window.page.evaluate("navigator.clipboard.readText()") == CASE_NUMBER


def test_a_browser_that_forbids_copying_leaves_the_case_number_selected(window: ChatWindow) -> None:
    window.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    window.say("我想退款")
    window.button("复制受理号").click()
    assert window.page.evaluate(SELECTED_TEXT) == CASE_NUMBER


def test_the_desk_is_seen_to_be_at_work(window: ChatWindow, inbox: FakeInbox) -> None:
    inbox.free.clear()
    window.say("在吗")
    expect(window.page.get_by_role("status").filter(has_text="正在为您查看")).to_be_visible()
    inbox.free.set()
    expect(window.answers).to_have_text(["收到：在吗"])
    expect(window.page.locator("#typing")).to_be_hidden()


def test_messages_written_quickly_arrive_in_order(window: ChatWindow, inbox: FakeInbox) -> None:
    inbox.free.clear()
    for text in ("一", "二", "三"):
        window.say(text)
    expect(window.said).to_have_text(["一", "二", "三"])
    assert "二" not in inbox.texts
    inbox.free.set()
    expect(window.answers).to_have_text(["收到：一", "收到：二", "收到：三"])
    assert inbox.texts == ["一", "二", "三"]
    assert len({message.sender for message in inbox.heard}) == 1


def test_markup_from_either_side_is_only_text(window: ChatWindow, inbox: FakeInbox) -> None:
    window.say(HOSTILE)
    expect(window.said).to_have_text([HOSTILE])
    window.say("写坏的")
    expect(window.answers).to_have_text([f"收到：{HOSTILE}", HOSTILE])
    expect(window.choices).to_have_text([HOSTILE])
    expect(window.card).to_contain_text(HOSTILE)
    expect(window.page.locator("main script, main img:not(.avatar)")).to_have_count(0)
    assert "taken" not in window.page.title()
    assert inbox.texts == [HOSTILE, "写坏的"]
