"""Every dialogue of the folders beside this file, turn by turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.messages import Reply
from tests.conversations.colleague import Colleague
from tests.conversations.dialogue import Customer, Dialogue, decision_card, read_dialogues

DIALOGUES = list(read_dialogues())
UNFILLED = re.compile(r"[{}]")

Check = Callable[[Any, list[Reply], str, Customer], None]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.title)
def test_dialogue(dialogue: Dialogue, customer: Customer) -> None:
    customer.come_on(dialogue.day, dialogue.at)
    colleague = Colleague(customer)
    last_said: list[str] = []
    for turn in dialogue.turns:
        if "同事" in turn:
            colleague.acts(turn["同事"], turn)
            continue
        replies = customer.press(turn["点"]) if "点" in turn else customer.say(turn["客户"])
        said = [reply["text"] for reply in replies if "text" in reply]
        if turn.get("安静"):
            assert not said, said
            continue
        assert said, "the desk said nothing"
        assert said != last_said, "the same answer twice"
        assert not UNFILLED.search("".join(said)), f"a placeholder was not filled: {said}"
        for key, expected in turn.items():
            if key in CHECKS:
                CHECKS[key](expected, replies, "\n".join(said), customer)
        last_said = said


def _asks(label: str | None, _replies: list[Reply], said: str, customer: Customer) -> None:
    assert customer.asked == label, said


def _says(phrases: list[str], _replies: list[Reply], said: str, _customer: Customer) -> None:
    for phrase in phrases:
        assert phrase in said, said


def _does_not_say(phrases: list[str], _replies: list[Reply], said: str, _customer: Customer) -> None:
    for phrase in phrases:
        assert phrase not in said, said


def _scenario(expected: str, replies: list[Reply], said: str, customer: Customer) -> None:
    card = decision_card(replies)
    assert card is not None, said
    assert card["scenario"] == expected, said
    case = customer.case()
    assert case is not None
    assert case.number == card["case_number"]
    assert case.number in said


def _granted(expected: str, replies: list[Reply], said: str, _customer: Customer) -> None:
    card = decision_card(replies)
    assert card is not None, said
    assert (card["requested"] or {}).get("granted") == expected, said


def _remedies(expected: list[str], replies: list[Reply], said: str, _customer: Customer) -> None:
    card = decision_card(replies)
    assert card is not None, said
    assert [remedy["remedy"] for remedy in card["remedies"]] == expected, said


def _sums(expected: dict[str, str], replies: list[Reply], said: str, _customer: Customer) -> None:
    card = decision_card(replies)
    assert card is not None, said
    amounts = {remedy["remedy"]: remedy["amount"] for remedy in card["remedies"]}
    for remedy, amount in expected.items():
        assert amounts[remedy] == amount, said
        assert amount in said, said


def _to_a_person(expected: bool, _replies: list[Reply], said: str, customer: Customer) -> None:
    assert customer.waits_for_a_person() is expected, said


def _state(expected: str, _replies: list[Reply], said: str, customer: Customer) -> None:
    case = customer.case()
    assert (case.state if case else None) == expected, said


def _case_number(expected: bool, _replies: list[Reply], said: str, customer: Customer) -> None:
    case = customer.case()
    assert (case is not None) is expected, said
    if case is not None:
        assert case.number in said


CHECKS: dict[str, Check] = {
    "问": _asks,
    "说": _says,
    "不说": _does_not_say,
    "情形": _scenario,
    "结果": _granted,
    "办法": _remedies,
    "金额": _sums,
    "转人工": _to_a_person,
    "状态": _state,
    "受理号": _case_number,
}
