"""Wordings take turns, and filling one leaves the templates as they are."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from actions.matters import BEGIN_A_MATTER
from actions.pieces import pieces
from bot.rasa_seam.responses import WordingsInTurn

RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_hello": [
        {"text": "您好", "buttons": [{"title": "退", "payload": '/inform{{"wish": "refund"}}'}]},
        {"text": "我在"},
    ]
}


FURIOUS = {"condition": [{"type": "slot", "name": "mood", "value": "furious"}], "text": "对不起"}
BY_MOOD = {"utter_hello": [*RESPONSES["utter_hello"], FURIOUS]}


def say(
    *said_before: dict[str, Any],
    responses: dict[str, list[dict[str, Any]]] = RESPONSES,
    mood: str = "calm",
) -> dict[str, Any]:
    events = [BotUttered(said["text"], metadata={**said, "utter_action": "utter_hello"}) for said in said_before]
    mood_slot = AnySlot("mood", mappings=[{}], initial_value=mood, influence_conversation=False)
    tracker = DialogueStateTracker.from_events("someone", events, slots=[mood_slot])
    found = asyncio.run(WordingsInTurn(responses).generate("utter_hello", tracker, "web", goods="冰箱"))
    assert found is not None
    return found


def test_each_wording_is_said_before_any_is_said_again() -> None:
    first = say()
    second = say(first)
    assert [said["text"] for said in (first, second)] == ["您好", "我在"]


def test_when_all_wordings_have_been_said_they_are_led_in_anew() -> None:
    said: list[dict[str, Any]] = []
    for _ in range(4):
        said.append(say(*said))
    texts = [one["text"] for one in said]
    assert [text[-2:] for text in texts] == ["您好", "我在", "您好", "我在"]
    assert len(set(texts)) == 4


def test_a_wording_that_reads_the_same_as_one_just_said_is_passed_over() -> None:
    said = BotUttered("您好", metadata={"utter_action": "utter_other"})
    tracker = DialogueStateTracker.from_events("someone", [said])
    found = asyncio.run(WordingsInTurn(RESPONSES).generate("utter_hello", tracker, "web", goods="冰箱"))
    assert found is not None
    assert found["text"] == "我在"


def asked(*events: Event) -> str:
    responses = {"utter_ask_day": [{"text": "哪天买的？"}, {"text": "写个大概也行。"}]}
    tracker = DialogueStateTracker.from_events("someone", list(events))
    found = asyncio.run(WordingsInTurn(responses).generate("utter_ask_day", tracker, "web"))
    assert found is not None
    return str(found["text"])


READ = tuple(BotUttered(text, metadata={"utter_action": "utter_ask_day"}) for text in ("哪天买的？", "写个大概也行。"))


def test_a_question_asked_again_is_led_in_as_one_however_it_ends() -> None:
    leads = tuple(pieces("asked_again").values())
    assert asked(*READ).startswith(leads)
    assert asked(*READ[1:], *READ[:1]).startswith(leads)


@pytest.mark.parametrize("action", sorted(BEGIN_A_MATTER))
def test_what_is_asked_of_another_matter_is_asked_for_the_first_time(action: str) -> None:
    assert asked(*READ, ActionExecuted(action)) == "哪天买的？"
    assert asked(*READ, ActionExecuted(action), READ[0]) == "写个大概也行。"


def test_a_mood_has_its_own_wording_and_then_those_for_everybody() -> None:
    first = say(responses=BY_MOOD, mood="furious")
    second = say(first, responses=BY_MOOD, mood="furious")
    assert [said["text"] for said in (first, second)] == ["对不起", "您好"]


def test_what_was_said_in_another_mood_is_not_said_again() -> None:
    first = say(responses=BY_MOOD)
    second = say(first, responses=BY_MOOD, mood="furious")
    third = say(first, second, responses=BY_MOOD)
    assert [said["text"] for said in (first, second, third)] == ["您好", "对不起", "我在"]


def test_filling_a_button_leaves_the_template_alone() -> None:
    assert say()["buttons"][0]["payload"] == '/inform{"wish": "refund"}'
    assert say()["buttons"][0]["payload"] == '/inform{"wish": "refund"}'


def test_an_unknown_reply_is_none() -> None:
    tracker = DialogueStateTracker.from_events("someone", [])
    assert asyncio.run(WordingsInTurn(RESPONSES).generate("utter_nothing", tracker, "web")) is None
