"""Every dialogue of the folders beside this file, turn by turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from actions.wording import label as fact_label
from bot.messages import Reply
from bot.norms import CUSTOMER_ADDRESSED_LOOSELY, NEVER_SAID
from entitlement.data import words
from tests.conversations.colleague import Colleague
from tests.conversations.dialogue import Customer, Dialogue, decision_card, read_dialogues

DIALOGUES = list(read_dialogues())
UNFILLED = re.compile(r"[{}]")

SPOKEN = {"客户", "点"}

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
        before = customer.number
        _meanwhile(turn, customer)
        if not SPOKEN & set(turn):
            continue
        replies = customer.press(turn["点"]) if "点" in turn else customer.say(customer.filled_in(turn["客户"]))
        case = customer.case()
        customer.number = case.number if case else customer.number
        said = [reply["text"] for reply in replies if "text" in reply]
        if turn.get("安静"):
            assert not said, said
            continue
        assert said != last_said, "the same answer twice"
        _check(turn, replies, said, customer)
        if "同一件" in turn:
            assert (customer.number == before) is turn["同一件"], said
        last_said = said


def _meanwhile(turn: dict[str, Any], customer: Customer) -> None:
    """What happens before the customer speaks."""
    if turn.get("办结"):
        customer.have_it_closed()
    if "过了" in turn:
        check_what_arrived(turn, customer)
    if turn.get("换人"):
        customer.become_somebody_else()


def _check(turn: dict[str, Any], replies: list[Reply], said: list[str], customer: Customer) -> None:
    assert said, "the desk said nothing"
    assert not UNFILLED.search("".join(said)), f"a placeholder was not filled: {said}"
    assert not CUSTOMER_ADDRESSED_LOOSELY.search("".join(said)), said
    assert [meaning for meaning, norm in NEVER_SAID.items() if any(map(norm.search, said))] == [], said
    assert customer.stages() == sorted(customer.stages()), said
    for key, expected in turn.items():
        if key in CHECKS:
            CHECKS[key](expected, replies, "\n".join(said), customer)


def check_what_arrived(turn: dict[str, Any], customer: Customer) -> None:
    arrived = "\n".join(reply["text"] for reply in customer.let_pass(turn["过了"]))
    assert not UNFILLED.search(arrived), f"a placeholder was not filled: {arrived}"
    if turn.get("没收到"):
        assert not arrived, arrived
    _says(turn.get("收到", []), [], arrived, customer)
    _does_not_say(turn.get("不说", []), [], arrived, customer)


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


def _level(expected: str, _replies: list[Reply], said: str, customer: Customer) -> None:
    case = customer.case()
    assert (case.level if case else None) == expected, said


def _leaves_no_trace(words: list[str], _replies: list[Reply], said: str, customer: Customer) -> None:
    traces = customer.traces()
    for word in words:
        assert word not in traces, traces
        assert word not in said, said


def _incident(recall: str | None, _replies: list[Reply], said: str, customer: Customer) -> None:
    case = customer.case()
    assert case is not None, said
    with customer.desk.work() as work:
        incident = work.incidents.of_case(case.number)
    assert incident is not None, said
    assert (incident.state, incident.recall_id) == ("open", recall), said


def _knows(expected: dict[str, Any], _replies: list[Reply], said: str, customer: Customer) -> None:
    labels = {fact["label"]: name for name, fact in words("facts").items()}
    slots = customer.slots()
    for label, value in expected.items():
        assert fact_label(labels[label], slots.get(labels[label])) == str(value), said


def _stages(expected: list[int], _replies: list[Reply], said: str, customer: Customer) -> None:
    assert sorted(set(customer.stages())) == expected, said


CHECKS: dict[str, Check] = {
    "知道": _knows,
    "阶段": _stages,
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
    "级别": _level,
    "不留": _leaves_no_trace,
    "事故": _incident,
}
