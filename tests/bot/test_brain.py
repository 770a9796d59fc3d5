"""A turn is carried out whole or not at all."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from rasa.core.processor import MessageProcessor

from actions.conversation import Complaint
from actions.tools import Scene
from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming
from desk.clock import FixedClock
from desk.service import Desk
from desk.tables import Case

GRIEVANCE = "你们客服什么态度 说两句就挂电话"


def message(sender: str, message_id: str, text: str = GRIEVANCE) -> Incoming:
    return Incoming("test", sender, message_id, text)


def case_of(desk: Desk, sender: str) -> Case | None:
    with desk.work() as work:
        return work.cases.open_case_of(f"test:{sender}")


def test_a_broken_action_fails_the_turn_and_the_same_message_succeeds_later(
    brain: Brain, brain_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, message_id = uuid.uuid4().hex, uuid.uuid4().hex

    def broken(_self: Complaint, scene: Scene) -> list[dict[str, object]]:
        scene.say("utter_listen")
        raise ZeroDivisionError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(Complaint, "act", broken)
        with pytest.raises(TurnFailedError):
            asyncio.run(brain.answer(message(sender, message_id)))
    assert case_of(brain_desk, sender) is None

    replies = asyncio.run(brain.answer(message(sender, message_id)))
    case = case_of(brain_desk, sender)
    assert case is not None
    assert case.number in "".join(reply.get("text", "") for reply in replies)


def test_the_same_message_twice_opens_one_case_and_gets_one_answer(brain: Brain, brain_desk: Desk) -> None:
    sender, message_id = uuid.uuid4().hex, uuid.uuid4().hex
    first = asyncio.run(brain.answer(message(sender, message_id)))
    case = case_of(brain_desk, sender)
    again = asyncio.run(brain.answer(message(sender, message_id)))
    assert again == first
    with brain_desk.work() as work:
        assert case is not None
        assert [event.kind for event in work.cases.history(case.number)] == ["opened", "escalated"]


def parsed(brain: Brain, text: str) -> dict[str, Any]:
    return asyncio.run(brain.parse(text))


def test_a_message_read_lately_is_not_read_again(brain: Brain, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parsed(brain, "昨天买的手机 今天就黑屏了")

    async def read_again(*_: object) -> dict[str, Any]:
        raise AssertionError

    monkeypatch.setattr(MessageProcessor, "parse_message", read_again)
    assert parsed(brain, "昨天买的手机 今天就黑屏了") == first


def test_what_becomes_of_a_parse_is_not_remembered(brain: Brain) -> None:
    first = parsed(brain, "我的电视没声音了")
    first["intent"]["name"] = "something else"
    first["entities"].clear()
    again = parsed(brain, "我的电视没声音了")
    assert again["intent"]["name"] != "something else"
    assert again["entities"]


def test_the_same_words_on_another_day_are_read_anew(brain: Brain, clock: FixedClock) -> None:
    def day_of_purchase() -> str:
        entities = parsed(brain, "昨天买的电饭锅坏了")["entities"]
        [value] = [entity["value"]["from"] for entity in entities if entity["entity"] == "date"]
        return str(value)

    noon, before = clock.now(), day_of_purchase()
    clock.moment = noon + timedelta(days=1)
    try:
        assert date.fromisoformat(day_of_purchase()) == date.fromisoformat(before) + timedelta(days=1)
    finally:
        clock.moment = noon


def test_the_apology_for_a_failed_turn_offers_a_person(brain: Brain) -> None:
    [reply] = brain.failed_turn_reply(message("someone", "1"))
    assert reply["recipient_id"] == "someone"
    assert [button["payload"] for button in reply["buttons"]] == ["人工客服"]


@pytest.mark.parametrize("text", ["😤", "。。。", "\u200b", "a" * 10_000, "<script>alert(1)</script>", "ありがとう"])
def test_whatever_is_written_gets_a_kind_reply(brain: Brain, text: str) -> None:
    replies = asyncio.run(brain.answer(message(uuid.uuid4().hex, uuid.uuid4().hex, text)))
    assert any(reply.get("text") for reply in replies)
