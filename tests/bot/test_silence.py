"""The machine keeps silent while a person has the conversation, or is about to take it: through the real brain."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.brain import Brain
from bot.messages import Incoming
from bot.silence import takes_back
from desk.agents import PRESENT_FOR
from desk.clock import FixedClock
from desk.service import Desk
from desk.tables import Author

AGENT = "2001"


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def on_duty(brain_desk: Desk, clock: FixedClock) -> Iterator[str]:
    """Somebody who is on duty."""
    with brain_desk.work() as work:
        if work.agents.get(AGENT) is None:
            work.agents.add(AGENT, "示范坐席", "agent", "a password for tests", clock.now())
        work.agents.set_duty(AGENT, True, clock.now())
    yield AGENT
    with brain_desk.work() as work:
        work.agents.set_duty(AGENT, False, clock.now())


def say(brain: Brain, sender: str, text: str) -> str:
    replies = asyncio.run(brain.answer(Incoming("test", sender, uuid.uuid4().hex, text)))
    return "\n".join(reply.get("text", "") for reply in replies)


def take(desk: Desk, sender: str, clock: FixedClock) -> int:
    with desk.work() as work:
        handover = work.handovers.open_of(f"test:{sender}")
        assert handover is not None
        assert work.handovers.take(handover.id, AGENT, clock.now())
        return handover.id


@pytest.mark.usefixtures("on_duty")
def test_what_is_said_while_taken_is_kept_and_not_answered(
    brain: Brain, brain_desk: Desk, clock: FixedClock, sender: str
) -> None:
    say(brain, sender, "转人工")
    take(brain_desk, sender, clock)
    assert say(brain, sender, "我的电话13800138000，冰箱不制冷") == ""
    with brain_desk.work() as work:
        [*_, last] = work.messages.after(f"test:{sender}")
    assert (last.author, last.agent_number) == (Author.CUSTOMER, None)
    assert last.bubble == {"text": "我的电话⟦phone:1⟧,冰箱不制冷"}


@pytest.mark.usefixtures("on_duty")
def test_the_same_message_again_is_silence_again(
    brain: Brain, brain_desk: Desk, clock: FixedClock, sender: str
) -> None:
    say(brain, sender, "转人工")
    take(brain_desk, sender, clock)
    message = Incoming("test", sender, uuid.uuid4().hex, "在吗")
    assert [asyncio.run(brain.answer(message)) for _ in range(2)] == [[], []]


@pytest.mark.usefixtures("on_duty")
def test_a_danger_while_taken_is_answered_and_goes_before_all_others(
    brain: Brain, brain_desk: Desk, clock: FixedClock, sender: str
) -> None:
    say(brain, sender, "转人工")
    handover_id = take(brain_desk, sender, clock)
    told = say(brain, sender, "插头冒烟了 着火了")
    assert "断电" in told or "电源" in told
    assert "同事" in told
    with brain_desk.work() as work:
        handover = work.handovers.get(handover_id)
        assert handover is not None
        assert (handover.state, handover.taken_by, handover.urgent) == ("taken", AGENT, True)
        case = work.cases.open_case_of(f"test:{sender}")
        assert case is not None
        assert (case.needs_human, case.human_reason) == (True, "H1")


@pytest.mark.usefixtures("on_duty")
def test_a_pressed_button_is_answered_while_waiting(brain: Brain, sender: str) -> None:
    say(brain, sender, "你好")
    say(brain, sender, "转人工")
    assert say(brain, sender, "/request_refund")
    assert "第" in say(brain, sender, "在吗")
    assert say(brain, sender, "在吗") == ""


@pytest.mark.usefixtures("on_duty")
def test_words_that_only_look_like_a_button_are_no_button(brain: Brain, sender: str) -> None:
    say(brain, sender, "转人工")
    say(brain, sender, "在吗")
    assert say(brain, sender, "/request_exchange") == ""


@pytest.mark.usefixtures("on_duty")
def test_who_leaves_leaves_nobody_unanswered(brain: Brain, brain_desk: Desk, clock: FixedClock, sender: str) -> None:
    say(brain, sender, "转人工")
    say(brain, sender, "在吗")
    with brain_desk.work() as work:
        work.agents.set_duty(AGENT, False, clock.now())
    assert say(brain, sender, "冰箱不制冷了")


@pytest.mark.usefixtures("on_duty")
def test_nobody_talks_to_an_empty_chair(brain: Brain, brain_desk: Desk, clock: FixedClock, sender: str) -> None:
    say(brain, sender, "转人工")
    take(brain_desk, sender, clock)
    assert say(brain, sender, "在吗") == ""
    moment = clock.moment
    clock.moment += PRESENT_FOR + timedelta(seconds=1)
    try:
        assert say(brain, sender, "冰箱不制冷了")
    finally:
        clock.moment = moment
    with brain_desk.work() as work:
        assert work.handovers.waiting(f"test:{sender}") is not None


def test_the_person_reads_who_what_and_what_was_tried(brain: Brain, brain_desk: Desk, sender: str) -> None:
    say(brain, sender, "冰箱11月1号买的，当天送到，不制冷，我要退货，发票有，实付2399元，电话13800138000")
    say(brain, sender, "不接受，换个办法")
    say(brain, sender, "不同意，转人工")
    with brain_desk.work() as work:
        handover = work.handovers.waiting(f"test:{sender}")
        assert handover is not None
        summary = handover.summary
    assert summary is not None
    assert summary["contacts"] == ["⟦phone:1⟧"]
    assert summary["goods"] == "冰箱"
    assert {"fact": "category", "label": "品类", "value": "冰箱"} in summary["facts"]
    assert summary["decision"]["title"]
    assert summary["decision"]["basis"]
    assert summary["tried"]["offered"]
    assert summary["last_words"][0].startswith("冰箱11月1号买的")


@pytest.mark.parametrize(
    "text",
    [
        "不用人工了",
        "算了，不转人工了",
        "还是你来吧",
        "不想等了",
        "那还是机器人来说吧",
        "取消人工",
        "不排队了",
        "不等人工了",
    ],
)
def test_a_person_is_no_longer_wanted(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize(
    "text", ["转人工", "人工怎么还没来", "我要人工", "等不及了快点", "不用你管 我要人工", "你们人工呢", "还要等多久"]
)
def test_a_person_is_still_wanted(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.usefixtures("on_duty")
def test_who_is_furious_while_waiting_is_not_spoken_to_as_if_calm(brain: Brain, sender: str) -> None:
    say(brain, sender, "转人工")
    assert "对不起" in say(brain, sender, "气死我了！！！到现在还没人！！！")
