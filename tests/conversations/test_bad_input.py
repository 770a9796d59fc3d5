"""Whatever is asked for, an answer that is none is met kindly: other words, then choices, then a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

import pytest

from bot.messages import Reply
from entitlement.data import words
from tests.data.trainers_files import domain, responses
from trainer.rehearsal.customer import Customer

DAY, NOON = date(2026, 11, 21), time(12)
# For each fact that can be asked for, what leads to its question.
OPENINGS = {
    "category": "那就安排师傅来看看吧",
    "fault": "我要退冰箱，11月15号在门店买的，当天送到",
    "wish": "空调修了三回了还是不制冷",
    "channel": "耳机不喜欢想退 没坏",
    "bought_on": "空调不制冷 给我换",
    "delivered_on": "手机死机 11月10号买的 要换",
    "installed_on": "空调不制冷 11月10号买的 11月11号到的 要换 有发票",
    "made_on": "洗衣机坏了要修 没有任何凭证",
    "last_repair_finished_on": "冰箱2020年8月1号买的当天到有发票 修过一次 现在又是同样的毛病 不制冷 要修",
    "proof": "冰箱11月15号买的 当天送到 不制冷 要退",
    "part": "电视没声音 2024年5月买的当天到 有发票 要修",
    "defects_disclosed": "门店样机电视有条竖线 11月10号买的当天到 要退 有发票",
    "version_disclosed": "买到水货手机了 我要退",
    "price_paid": "冰箱11月15号买的 当天送到 不制冷 发票在 要退货",
    "price_now": "空调11月16号网上买的3299 现在便宜了 要补差价",
}
# No answers to any question: a wave of the hand, signs, keys struck at random, something quite different.
NO_ANSWERS = [
    ("就那样呗", "……", "asdfgh jkl"),
    ("😅😅", "你先别管这个", "今天天气咋样"),
    ("唱首歌吧", "就那样呗", "#%&*@"),
]
# Days and sums that cannot be.
IMPOSSIBLE = {
    "bought_on": ("明年3月", "后年5月买的", "明年1月1号"),
    "delivered_on": ("11月1号", "10月5号", "9月"),
    "installed_on": ("11月1号", "10月5号", "9月"),
    "made_on": ("明年3月", "后年5月", "明年1月1号"),
    "last_repair_finished_on": ("明年3月", "后年5月", "明年1月1号"),
    "price_paid": ("0元", "0", "0.00元"),
    "price_now": ("0元", "0", "0.00元"),
}
PERSON = "找人工客服"


@pytest.fixture
def asked(customer: Customer, request: pytest.FixtureRequest) -> tuple[Customer, str]:
    """A customer who has been asked for a fact, and that fact."""
    fact: str = request.param
    customer.come_on(DAY, NOON)
    customer.say(OPENINGS[fact])
    assert is_asked(customer) == fact
    return customer, fact


def is_asked(customer: Customer) -> str | None:
    fact: str | None = customer.slots().get("requested_slot")
    return fact


def texts(replies: Sequence[Reply]) -> list[str]:
    return [reply["text"] for reply in replies if "text" in reply]


def test_every_question_of_the_form_is_led_to() -> None:
    assert sorted(OPENINGS) == sorted(domain()["forms"]["case_form"]["required_slots"])
    dated = {name for name in OPENINGS if words("facts")[name]["kind"] in ("date", "money")}
    assert IMPOSSIBLE.keys() == dated


@pytest.mark.parametrize("no_answers", NO_ANSWERS, ids="".join)
@pytest.mark.parametrize("asked", sorted(OPENINGS.keys() - {"wish"}), indirect=True)
def test_no_answer_is_met_with_other_words_then_choices_then_a_person(
    asked: tuple[Customer, str], no_answers: Sequence[str]
) -> None:
    customer, fact = asked
    first = texts(customer.say(no_answers[0]))
    assert is_asked(customer) == fact
    second = texts(customer.say(no_answers[1]))
    assert is_asked(customer) == fact
    assert set(first).isdisjoint(second)
    assert PERSON in [button["title"] for button in customer.buttons]
    customer.say(no_answers[2])
    assert is_asked(customer) is None
    assert customer.waits_for_a_person()


@pytest.mark.parametrize("asked", sorted(OPENINGS.keys() - {"wish"}), indirect=True)
def test_the_first_time_it_is_said_what_would_be_an_answer(asked: tuple[Customer, str]) -> None:
    customer, fact = asked
    kind = [wording["text"] for wording in responses()[f"utter_misfit_{fact}"]]
    assert texts(customer.say("……"))[0] in kind


@pytest.mark.parametrize("asked", ["wish"], indirect=True)
def test_who_has_no_wish_is_asked_once_more_and_then_shown_everything(asked: tuple[Customer, str]) -> None:
    customer, _ = asked
    customer.say("就那样呗")
    assert is_asked(customer) == "wish"
    customer.say("……")
    assert is_asked(customer) not in ("wish", None)
    assert not customer.waits_for_a_person()


@pytest.mark.parametrize("asked", sorted(IMPOSSIBLE), indirect=True)
def test_what_cannot_be_is_said_and_asked_again_until_a_person_helps(asked: tuple[Customer, str]) -> None:
    customer, fact = asked
    said = []
    for impossible in IMPOSSIBLE[fact][:2]:
        said.append(texts(customer.say(impossible)))
        assert is_asked(customer) == fact
        assert customer.slots().get(fact) is None
    assert set(said[0]).isdisjoint(said[1])
    assert PERSON in [button["title"] for button in customer.buttons]
    customer.say(IMPOSSIBLE[fact][2])
    assert is_asked(customer) is None
    assert customer.waits_for_a_person()


@pytest.mark.parametrize("asked", ["bought_on"], indirect=True)
def test_what_is_told_to_the_person_starts_no_new_questions(asked: tuple[Customer, str]) -> None:
    customer, _ = asked
    for text in NO_ANSWERS[0]:
        customer.say(text)
    customer.say("11月3号买的")
    assert is_asked(customer) is None
    assert customer.waits_for_a_person()
