"""A turn is carried out whole or not at all."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from rasa.core.processor import MessageProcessor

from actions.conversation import Complaint
from actions.tools import Scene
from actions.wiring import Tools, build_actions
from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming
from desk.clock import FixedClock
from desk.service import Desk
from desk.tables import Case

GOODS, TROUBLES = ("取暖器", "投影仪", "平板"), ("一开就跳闸", "有划痕 想换", "老是自己关机 谁来管管")
BOUGHT = ("上周", "前年春天", "去年双十一")
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


def test_what_was_read_ahead_is_not_read_again(brain: Brain, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(1) as reader:
        reader.submit(brain.read_ahead, "油烟机昨天装的 今天就不转了").result()

    async def read_again(*_given: object, **_named: object) -> None:
        raise AssertionError("read twice")

    monkeypatch.setattr(MessageProcessor, "parse_message", read_again)
    assert parsed(brain, "油烟机昨天装的 今天就不转了")["intent"]["name"] == "report_fault"


@pytest.mark.parametrize("text", ["/affirm", "我的手机号13800000000 退款退到哪", "我叫欧阳明 空调不转", "", "  "])
def test_what_its_turn_reads_otherwise_is_not_read_ahead(
    brain: Brain, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    async def read(*_given: object, **_named: object) -> None:
        raise AssertionError("read ahead")

    monkeypatch.setattr(MessageProcessor, "parse_message", read)
    brain.read_ahead(text)


def test_two_threads_read_as_one_does(brain: Brain, brain_desk: Desk, model: Path, clock: FixedClock) -> None:
    """Encoders, dictionaries and what is remembered of texts are asked from both at once."""
    texts = [f"{goods}{trouble} {bought}买的" for goods, trouble, bought in product(GOODS, TROUBLES, BOUGHT)]
    together = Brain(model, build_actions(Tools(desk=brain_desk, clock=clock)), brain_desk, clock)
    with ThreadPoolExecutor(2) as readers:
        list(readers.map(together.read_ahead, [*texts, *reversed(texts)]))
    assert [parsed(together, text) for text in texts] == [parsed(brain, text) for text in texts]


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
