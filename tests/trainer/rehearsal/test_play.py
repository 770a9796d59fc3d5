"""A dialogue as it went, told turn by turn in a trainer's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.brain import Brain
from desk.clock import FixedClock
from desk.service import Desk
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.dialogues import dialogues_in
from trainer.rehearsal.located_yaml import parse_located
from trainer.rehearsal.play import Played, play
from trainer.rehearsal.throwaway import Stage

REFUND = "冰箱11月1号花2399元买的，当天送到，不制冷，我要退货"


@pytest.fixture
def customer(brain: Brain, brain_desk: Desk, clock: FixedClock) -> Iterator[Customer]:
    moment = clock.moment
    yield Stage(brain, brain_desk, clock).new_customer()
    clock.moment = moment


def played(customer: Customer, turns: str) -> list[Played]:
    text = f"- 标题: 一段对话\n  日期: 2026-11-08\n  对话:\n{turns}"
    [dialogue] = dialogues_in(parse_located(text, "情形/一段.yml"), "情形/一段.yml")
    return list(play(dialogue, customer))


def test_what_is_right_is_told_as_checked(customer: Customer) -> None:
    first, second = played(
        customer,
        f"    - 客户: {REFUND}\n      意图: request_refund\n      问: 购机凭证\n"
        "    - 点: 发票\n      情形: E1\n      结果: full\n      不说: [收费]\n",
    )
    assert (first.line, first.said, first.checked, first.failed) == (4, f"客户：{REFUND}", ["意图", "问"], [])
    assert (second.said, second.checked, second.failed) == ("点按钮：发票", ["情形", "结果", "不说"], [])
    assert any("冰箱" in reply for reply in first.replies)


def test_what_is_wrong_is_told_and_the_dialogue_goes_on(customer: Customer) -> None:
    first, second = played(
        customer,
        f"    - 客户: {REFUND}\n      说: [洗衣机]\n      问: 品类\n      转人工: true\n      情形: E1\n"
        "      知道: {品类: 洗衣机, 型号: BCD-1}\n      意图: greet\n"
        "    - 点: 发票\n      情形: E2\n      结果: unknown\n      办法: [refund]\n"
        '      金额: {free_repair: "1.00"}\n',
    )
    assert first.failed == [
        "回复里应该有“洗衣机”，没有",
        "应该接着问“品类”，实际问的是“购机凭证”",
        "应该转人工，没有转",
        "应该按情形 E1 作出决定，这一轮没有作出决定",
        "“品类”应该知道是“洗衣机”，实际记的是“冰箱”",
        "“型号”应该知道是“BCD-1”，实际还不知道",
        "听成的意图应该是 “greet”，实际是 “request_refund”",
    ]
    assert not first.ended
    assert second.failed == [
        "决定的情形应该是 “E2”，实际是 “E1”",
        "结果应该是 “unknown”，实际是 “full”",
        "给出的办法应该是 refund，实际是 refund、exchange_same_model、free_repair",
        "free_repair 的金额应该是 1.00，实际是 没有金额",
    ]


def test_a_turn_that_cannot_be_taken_ends_the_dialogue(customer: Customer) -> None:
    [only] = played(customer, "    - 点: 发票\n    - 客户: 您好\n")
    assert only.ended
    assert only.failed == ["没有“发票”这个按钮，这时一个按钮也没有"]


def test_colleagues_are_held_to_the_norms(customer: Customer) -> None:
    turns = played(
        customer,
        '    - 同事: {上班: "1001"}\n    - 客户: 转人工\n      转人工: true\n    - 同事: {接手: "1001"}\n'
        "    - 同事: {说: 这是规定，没办法}\n",
    )
    assert [turn.failed for turn in turns[:3]] == [[], [], []]
    assert turns[3].failed[0].startswith("同事的话不合服务规范：拿规定挡人")


def test_the_same_answer_twice_fails(customer: Customer) -> None:
    turns = played(customer, "    - 客户: 你们是机器人吗\n" * 4)
    assert not any("机器人" in failure for turn in turns for failure in turn.failed)
    assert [turn.failed for turn in turns[:1]] == [[]]
