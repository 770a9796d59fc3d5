"""Wordings take turns, and filling one leaves the templates as they are."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.responses import WordingsInTurn

RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_hello": [
        {"text": "您好", "buttons": [{"title": "退", "payload": '/inform{{"wish": "refund"}}'}]},
        {"text": "我在"},
    ]
}


def say(*said_before: str) -> dict[str, Any]:
    events = [BotUttered(text, metadata={"utter_action": "utter_hello"}) for text in said_before]
    tracker = DialogueStateTracker.from_events("someone", events)
    found = asyncio.run(WordingsInTurn(RESPONSES).generate("utter_hello", tracker, "web", goods="冰箱"))
    assert found is not None
    return found


def test_each_wording_is_said_before_any_is_said_again() -> None:
    assert [say()["text"], say("您好")["text"]] == ["您好", "我在"]


def test_when_all_wordings_have_been_said_they_are_led_in_anew() -> None:
    third, fourth = say("您好", "我在")["text"], say("您好", "我在", "再跟您说一遍：您好")["text"]
    assert third.endswith("您好")
    assert fourth.endswith("我在")
    assert len({"您好", "我在", third, fourth}) == 4


def test_a_wording_that_reads_the_same_as_one_just_said_is_passed_over() -> None:
    said = BotUttered("您好", metadata={"utter_action": "utter_other"})
    tracker = DialogueStateTracker.from_events("someone", [said])
    found = asyncio.run(WordingsInTurn(RESPONSES).generate("utter_hello", tracker, "web", goods="冰箱"))
    assert found is not None
    assert found["text"] == "我在"


def test_filling_a_button_leaves_the_template_alone() -> None:
    assert say()["buttons"][0]["payload"] == '/inform{"wish": "refund"}'
    assert say()["buttons"][0]["payload"] == '/inform{"wish": "refund"}'


def test_an_unknown_reply_is_none() -> None:
    tracker = DialogueStateTracker.from_events("someone", [])
    assert asyncio.run(WordingsInTurn(RESPONSES).generate("utter_nothing", tracker, "web")) is None
