"""Two versions beside each other, and the gates."""

from __future__ import annotations

from typing import Any

from trainer.comparison import compare
from trainer.gates import conversations_gate, intents_gate, own_gate, speed_gate


def message(text: str, intent: str, taken: str, sure: float = 0.9) -> dict[str, Any]:
    return {"text": text, "accepted": [intent], "taken": taken, "sure": sure}


def many(intent: str, right: int, wrong: int) -> list[dict[str, Any]]:
    return [message(f"{intent}{n}", intent, intent if n < right else "other") for n in range(right + wrong)]


def test_what_got_worse_and_better_is_told_message_by_message() -> None:
    live = {"own": [message("要退货", "refund", "refund"), message("要换货", "exchange", "refund", 0.7)], "cross": []}
    new = {
        "own": [message("要退货", "refund", "exchange", 0.6), message("要换货", "exchange", "exchange")],
        "cross": [],
    }
    found = compare(live, new)
    [worse], [better] = found["worse"], found["better"]
    assert (worse["text"], worse["before"], worse["after"], worse["sure_after"]) == (
        "要退货",
        "refund",
        "exchange",
        0.6,
    )
    assert (better["text"], better["set"]) == ("要换货", "评测消息")
    assert (found["worse_count"], found["better_count"]) == (1, 1)
    assert found["figures"][0] == {
        "name": "own",
        "label": "评测消息",
        "messages": 2,
        "before": 50.0,
        "after": 50.0,
        "change": 0.0,
    }


def test_a_message_that_only_one_version_has_counts_for_neither() -> None:
    live = {"own": [], "cross": many("refund", 100, 0)}
    new = {"own": [], "cross": [*many("refund", 100, 0), *[message(f"难{n}", "refund", "other") for n in range(20)]]}
    [row] = [row for row in compare(live, new)["intents"] if row["intent"] == "refund"]
    assert (row["change"], row["messages"], row["added"], row["removed"]) == (0.0, 100, 20, 0)


def test_a_message_given_to_another_intent_is_none_that_both_have() -> None:
    live = {"own": [], "cross": [message("要退货", "refund", "refund")]}
    new = {"own": [], "cross": [message("要退货", "exchange", "refund")]}
    found = compare(live, new)
    assert found["worse"] == []
    assert {row["intent"]: (row["added"], row["removed"]) for row in found["intents"]} == {
        "refund": (0, 1),
        "exchange": (1, 0),
    }


def test_an_intent_may_lose_two_points_and_no_more() -> None:
    live = {"own": [], "cross": [*many("refund", 100, 0), *many("exchange", 90, 10)]}
    assert intents_gate(compare(live, {"own": [], "cross": [*many("refund", 98, 2), *many("exchange", 95, 5)]})).passed
    gate = intents_gate(compare(live, {"own": [], "cross": [*many("refund", 97, 3), *many("exchange", 95, 5)]}))
    assert (gate.passed, gate.says) == (False, "refund 掉了 3.0 个点")


def test_the_intents_that_lost_most_stand_first() -> None:
    live = {"own": [], "cross": [*many("a", 10, 0), *many("b", 10, 0), *many("c", 5, 5)]}
    new = {"own": [], "cross": [*many("a", 9, 1), *many("b", 7, 3), *many("c", 6, 4)]}
    assert [row["intent"] for row in compare(live, new)["intents"]] == ["b", "a", "c"]


def test_the_evaluation_messages_as_a_whole_are_a_gate_too() -> None:
    live = {"own": many("refund", 50, 50), "cross": []}
    assert own_gate(compare(live, {"own": many("refund", 48, 52), "cross": []})).passed
    assert not own_gate(compare(live, {"own": many("refund", 47, 53), "cross": []})).passed


def test_one_failed_conversation_closes_the_gate() -> None:
    good = {"failed": 0, "broken": [], "total": 7}
    assert conversations_gate(good).passed
    assert conversations_gate({**good, "failed": 1}).says == "7 段里有 1 段没有通过"
    assert not conversations_gate({**good, "broken": ["没有动静"]}).passed
    assert not conversations_gate({**good, "total": 0}).passed


def test_a_turn_may_take_a_tenth_longer() -> None:
    assert speed_gate(10.0, 10.9).passed
    assert not speed_gate(10.0, 11.2).passed
    assert "+12%" in speed_gate(10.0, 11.2).says
