"""The widget's window in a real browser: what a customer says and is told."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import expect

from tests.bot.channels.answers import CASE_NUMBER, HOSTILE, decision
from tests.bot.channels.widget.shop import APOLOGY, STARS, Shop
from tests.bot.channels.widget.window import Open, Window


def test_the_greeting_comes_when_the_window_is_opened(open_window: Open, shop: Shop) -> None:
    window = open_window()
    expect(window.launcher).to_be_visible()
    expect(window.log).to_have_count(0)
    assert window.page.evaluate("localStorage.length") == 0
    window.open()
    expect(window.log.get_by_text("您好，这里是安心电器售后。")).to_be_visible()
    expect(window.input).to_be_focused()
    expect(window.menu).to_have_text(["商品坏了", "找人工"])
    assert shop.brain.heard == []


def test_the_menu_says_something_for_the_customer(window: Window) -> None:
    window.button("商品坏了").click()
    expect(window.said).to_have_text(["我的冰箱坏了"])
    expect(window.answers).to_have_text(["冰箱坏了真添乱，对不起。", "请问买了多久？"])
    expect(window.menu).to_have_count(0)
    expect(window.log.locator(".said:not(:first-child) time")).to_have_text([re.compile(r"^\d\d:\d\d$")] * 2)
    window.button("常用服务").click()
    expect(window.menu).to_have_count(2)


def test_a_choice_shows_its_title_and_sends_its_payload(window: Window, shop: Shop) -> None:
    window.say("我的冰箱坏了")
    window.button("十天左右").click()
    expect(window.said).to_have_text(["我的冰箱坏了", "十天左右"])
    expect(window.choices).to_have_count(0)
    expect(window.answers).to_have_count(3)
    assert shop.brain.texts[1] == '/inform{"used_days": 10}'
    expect(window.input).to_be_focused()


def test_a_decision_is_shown_as_a_card(window: Window) -> None:
    decided = decision()
    window.say("我想退款")
    expect(window.card.get_by_role("heading", name=decided["title"])).to_be_visible()
    expect(window.card.get_by_text("可部分办理")).to_be_visible()
    for words in (decided["requested"]["reason"], decided["who_pays"], "、".join(decided["papers"]), CASE_NUMBER):
        expect(window.card.get_by_text(words, exact=True)).to_be_visible()
    for deadline in decided["deadlines"]:
        expect(window.card).to_contain_text(deadline["text"])
    for shown, remedy in zip(window.card.get_by_role("listitem").all(), decided["remedies"], strict=True):
        expect(shown).to_contain_text(remedy["label"])
        for citation in remedy["basis"]:
            expect(shown).to_contain_text(citation)
        if remedy["amount"] is not None:
            expect(shown).to_contain_text(f"退您 ¥{Decimal(remedy['amount']):,.2f}")
            expect(shown).to_contain_text(f"折旧费 ¥{Decimal(remedy['fee']):,.2f}：{remedy['formula']}")


def test_the_case_number_can_be_copied(open_window: Open) -> None:
    window = open_window(permissions=["clipboard-read", "clipboard-write"]).open()
    window.say("我想退款")
    window.button("复制受理号").click()
    expect(window.card.get_by_text("已复制")).to_be_visible()
    assert window.page.evaluate("navigator.clipboard.readText()") == CASE_NUMBER


def test_the_desk_is_seen_to_be_at_work(window: Window, shop: Shop) -> None:
    shop.brain.free.clear()
    window.say("在吗")
    expect(window.log.get_by_text("正在为您查看")).to_be_attached()
    expect(window.log.get_by_text("发送中…")).to_be_visible()
    shop.brain.free.set()
    expect(window.answers).to_have_text(["收到：在吗"])
    expect(window.log.get_by_text("正在为您查看")).to_have_count(0)


def test_messages_written_quickly_arrive_in_order(window: Window, shop: Shop) -> None:
    shop.brain.free.clear()
    for text in ("一", "二", "三"):
        window.say(text)
    expect(window.said).to_have_text(["一", "二", "三"])
    shop.brain.free.set()
    expect(window.answers).to_have_text(["收到：一", "收到：二", "收到：三"])
    assert shop.brain.texts == ["一", "二", "三"]
    assert len(shop.senders) == 1


def test_markup_from_either_side_is_only_text(window: Window) -> None:
    window.say(HOSTILE)
    expect(window.said).to_have_text([HOSTILE])
    window.say("写坏的")
    expect(window.answers).to_have_text([f"收到：{HOSTILE}", HOSTILE])
    expect(window.choices).to_have_text([HOSTILE])
    expect(window.card).to_contain_text(HOSTILE)
    expect(window.box.locator("script, img")).to_have_count(0)
    assert "taken" not in window.page.title()


LINKS = "javascript:alert(1) https://evil.example/login <a href='https://evil.example'>点这里</a> //evil.example"


def test_links_from_either_side_lead_nowhere(window: Window, shop: Shop) -> None:
    window.say(LINKS)
    expect(window.said).to_have_text([LINKS])
    expect(window.answers).to_have_text([f"收到：{LINKS}"])
    shop.post(shop.senders[0], LINKS, agent="1001")
    expect(window.log.locator(".agent .bubble")).to_have_text([LINKS])
    expect(window.log.get_by_role("link")).to_have_count(0)


def test_a_text_that_is_too_long_is_not_sent(window: Window, shop: Shop) -> None:
    window.input.fill("坏" * 2001)
    expect(window.page.get_by_role("alert")).to_contain_text("超过2000字")
    expect(window.send).to_be_disabled()
    window.input.press("Enter")
    window.input.fill("坏" * 2000)
    window.send.click()
    expect(window.answers).to_have_count(1)
    assert [len(text) for text in shop.brain.texts] == [2000]


def test_the_stars_are_stars(window: Window, shop: Shop) -> None:
    shop.brain.answers = {"好了": [{"text": "您给几颗星？", "buttons": STARS}]}
    window.say("好了")
    stars = window.page.get_by_role("group", name="给这次服务打分").get_by_role("button")
    expect(stars).to_have_count(5)
    stars.nth(3).click()
    expect(window.said).to_have_text(["好了", "★★★★"])
    expect(window.answers).to_have_count(2)
    assert shop.brain.texts[1] == STARS[3]["payload"]


def test_the_service_can_be_rated_at_the_end(window: Window, shop: Shop) -> None:
    window.button("更多").click()
    expect(window.button("导出对话记录")).to_be_visible()
    expect(window.button("评价这次服务")).to_have_count(0)
    window.page.keyboard.press("Escape")
    window.say("在吗")
    expect(window.answers).to_have_count(1)
    number = shop.open_case(shop.senders[0])
    window.button("更多").click()
    window.button("评价这次服务").click()
    expect(window.answers.last).to_contain_text(number)
    expect(window.said).to_have_count(1)
    window.page.get_by_role("group", name="给这次服务打分").get_by_role("button", name="2颗星").click()
    expect(window.said).to_have_text(["在吗", "★★"])
    expect(window.answers).to_have_count(3)
    assert f'"case_number": "{number}"' in shop.brain.texts[1]


def test_the_customers_own_words_stay_as_they_were_written(window: Window) -> None:
    written = "冰箱壞了，我要退貨！！！！\n訂單在“我的訂單”裡。"
    window.input.fill(written)
    window.send.click()
    expect(window.answers).to_have_count(1)
    expect(window.log.get_by_text("已送达")).to_have_count(0)
    assert window.said.inner_text() == written
    window.page.reload()
    expect(window.said).to_have_count(1)
    assert window.said.inner_text() == written


def test_a_person_is_shown_with_place_number_and_typing(window: Window, shop: Shop) -> None:
    window.say("我的冰箱坏了")
    expect(window.choices).to_have_count(1)
    sender, now = shop.senders[0], shop.clock.now()
    shop.ask_for_human("web:demo/earlier")
    handover = shop.ask_for_human(sender)
    expect(window.person).to_have_text("正在为您请同事，您排在第 2 位")
    shop.take(sender, handover, typing=True)
    expect(window.person).to_have_text("工号 1001 正在输入…")
    shop.typing.stops(sender)
    shop.post(sender, "我是1001，我来帮您看。", agent="1001")
    expect(window.person).to_have_text("工号 1001 为您服务")
    expect(window.log.locator(".agent .bubble")).to_have_text(["我是1001，我来帮您看。"])
    expect(window.log.locator(".agent .stamp")).to_contain_text("工号1001")
    expect(window.choices).to_have_count(0)
    with shop.desk.work() as work:
        work.handovers.hand_back(handover, "1001", now)
    shop.live.wake(sender)
    expect(window.person).to_have_text("")


def test_a_failed_turn_apologises_and_can_be_tried_again(window: Window, shop: Shop) -> None:
    shop.brain.broken.add("在吗")
    window.say("在吗")
    expect(window.answers).to_have_text([APOLOGY])
    expect(window.log.get_by_text("未送达")).to_be_visible()
    expect(window.log.locator(".bubble").last).to_have_text(APOLOGY)
    shop.brain.broken.clear()
    window.button("重试").click()
    expect(window.answers).to_have_text(["收到：在吗"])
    expect(window.said).to_have_text(["在吗"])


def test_thumbs_are_kept(window: Window, shop: Shop) -> None:
    window.say("在吗")
    window.button("这条有帮助").click()
    expect(window.button("这条有帮助")).to_have_attribute("aria-pressed", "true")
    window.page.reload()
    expect(window.button("这条有帮助")).to_have_attribute("aria-pressed", "true")
    with shop.desk.work() as work:
        assert [one.helpful for one in work.messages.latest(shop.senders[0])] == [None, True]
    window.button("这条有帮助").click()
    expect(window.button("这条有帮助")).to_have_attribute("aria-pressed", "false")


def test_the_conversation_can_be_exported(window: Window) -> None:
    window.say("我想退款")
    expect(window.card).to_be_visible()
    window.button("更多").click()
    with window.page.expect_download() as download:
        window.button("导出对话记录").click()
    assert download.value.suggested_filename == "安心电器对话记录.txt"
    text = download.value.path().read_text(encoding="utf-8-sig")
    for words in ("我：我想退款", "安心电器：这样为您办：", CASE_NUMBER, "第十三条", "3999.00 × 0.05% × 10 = 20.00"):
        assert words in text
