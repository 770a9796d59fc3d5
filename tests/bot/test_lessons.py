"""Turns of the real brain, and whether they leave something to learn from."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.lessons import note_thumb
from bot.messages import Incoming
from desk.lessons import Reason, reasons_of
from desk.service import Desk
from desk.tables import Lesson, Message

if TYPE_CHECKING:
    from bot.brain import Brain

Say = Callable[..., str]


@pytest.fixture
def say(brain: Brain) -> Say:
    """Says one thing after another as one new customer; gives the last turn's key."""
    sender = f"demo/{uuid.uuid4().hex}"

    def say(*texts: str) -> str:
        for text in texts:
            message = Incoming("web", sender, f"{sender}/{uuid.uuid4().hex}", text)
            replies = asyncio.run(brain.answer(message))
            assert replies
        return message.turn_key

    return say


def lesson_of(desk: Desk, turn_key: str) -> Lesson | None:
    with desk.work() as work:
        return work.session.scalars(select(Lesson).where(Lesson.turn_key == turn_key)).one_or_none()


def test_what_was_not_understood_is_to_be_learned(say: Say, brain_desk: Desk) -> None:
    lesson = lesson_of(brain_desk, say("那个东西能弄吗"))
    assert lesson is not None
    assert reasons_of(lesson) == [Reason.ASKED_BACK, Reason.LOW_CONFIDENCE]
    assert lesson.brand == "demo"
    assert lesson.ranking[0]["name"] == lesson.intent
    assert 0 < lesson.confidence < 1
    assert lesson.did
    assert lesson.model


def test_a_plain_turn_leaves_nothing(say: Say, brain_desk: Desk) -> None:
    assert lesson_of(brain_desk, say("你好")) is None
    assert lesson_of(brain_desk, say("asdf")) is None
    assert lesson_of(brain_desk, say("冰箱11月10号买的，当天送到，不制冷，我要退货")) is None


def test_whoever_wants_a_person_leaves_a_lesson(say: Say, brain_desk: Desk) -> None:
    lesson = lesson_of(brain_desk, say("转人工"))
    assert lesson is not None
    assert reasons_of(lesson) == [Reason.HANDED_OVER]
    assert lesson.text == "转人工"


def test_personal_values_stay_out_of_it(say: Say, brain_desk: Desk) -> None:
    lesson = lesson_of(brain_desk, say("那个东西能弄吗，弄好了打我电话13812345678"))
    assert lesson is not None
    assert "13812345678" not in lesson.text
    assert "⟦phone:1⟧" in lesson.text


def test_a_question_asked_again_is_noticed(say: Say, brain_desk: Desk) -> None:
    first = say("空调怎么除湿")
    lesson = lesson_of(brain_desk, say("空调怎么除湿啊？"))
    assert lesson_of(brain_desk, first) is None
    assert lesson is not None
    assert Reason.ASKED_AGAIN in reasons_of(lesson)


def test_a_refused_solution_is_noticed(say: Say, brain_desk: Desk) -> None:
    key = say(
        "冰箱11月10号买的，当天送到，不制冷，我要退货，有发票，2999元",
        "不行，我不接受",
    )
    lesson = lesson_of(brain_desk, key)
    assert lesson is not None
    assert Reason.REFUSED in reasons_of(lesson)


def test_a_thumb_down_makes_a_lesson_until_it_is_taken_back(say: Say, brain_desk: Desk) -> None:
    key = say("空调怎么除湿")
    assert lesson_of(brain_desk, key) is None

    def thumb(helpful: bool | None) -> None:
        with brain_desk.work() as work:
            answer = work.session.scalars(select(Message).where(Message.key == f"{key}#1")).one()
            note_thumb(work, answer, helpful)

    thumb(False)
    lesson = lesson_of(brain_desk, key)
    assert lesson is not None
    assert reasons_of(lesson) == [Reason.THUMB_DOWN]
    assert (lesson.text, lesson.intent) == ("空调怎么除湿", "ask_usage")
    assert len(lesson.ranking) > 1
    thumb(None)
    assert lesson_of(brain_desk, key) is None


def test_nearly_the_same_stands_in_one_group(say: Say, brain_desk: Desk) -> None:
    one = lesson_of(brain_desk, say("转人工服务"))
    other = lesson_of(brain_desk, say("转 人工 服务吧"))
    assert one is not None
    assert other is not None
    assert one.likeness == other.likeness
