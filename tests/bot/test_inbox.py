import asyncio
import threading
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

from bot.brain import Brain
from bot.inbox import Inbox, NoBrainError
from bot.messages import Incoming, Reply
from tests.bot.fake_brain import APOLOGY, BREAK, FAIL, FakeBrain, message

SECONDS = 10


@pytest.fixture
def fake() -> FakeBrain:
    return FakeBrain()


@pytest.fixture
def inbox(fake: FakeBrain) -> Iterator[Inbox]:
    inbox = fake.inbox()
    yield inbox
    inbox.close()


def send(inbox: Inbox, *messages: Incoming) -> list[str]:
    """Send all at the same moment; what was answered to each."""

    async def all_at_once() -> list[list[Reply]]:
        return await asyncio.wait_for(asyncio.gather(*map(inbox.receive, messages)), SECONDS)

    return [replies[0]["text"] for replies in asyncio.run(all_at_once())]


def test_one_customers_messages_are_answered_one_after_the_other(inbox: Inbox, fake: FakeBrain) -> None:
    texts = ["冰箱", "坏了", "上周买的", "想退"]
    assert send(inbox, *map(message, texts)) == [f"收到：{text}" for text in texts]
    assert fake.course == [f"{text} {what}" for text in texts for what in ("begins", "ends")]


def test_a_slow_turn_does_not_keep_other_customers_waiting() -> None:
    spoken = asyncio.Event()

    async def behaviour(received: Incoming) -> str:
        if received.sender == "patient":
            await spoken.wait()
        else:
            spoken.set()
        return received.sender

    inbox = FakeBrain(behaviour).inbox()
    assert send(inbox, message("1", "patient"), message("2", "quick")) == ["patient", "quick"]
    inbox.close()


def test_the_brain_has_a_thread_of_its_own(inbox: Inbox, fake: FakeBrain) -> None:
    send(inbox, message("你好"))
    assert fake.threads == {"brain"}


def test_what_waits_for_another_turn_is_read_meanwhile(fake: FakeBrain) -> None:
    inbox = fake.inbox()
    send(inbox, message("一", "li"), message("二", "wang"), message("三", "zhao"))
    inbox.close()
    assert [text for text, _ in fake.read] == ["二", "三"]
    assert not fake.threads & {thread for _, thread in fake.read}


def test_who_is_alone_is_read_in_his_turn(fake: FakeBrain) -> None:
    inbox = fake.inbox()
    send(inbox, message("一"))
    send(inbox, message("二", "wang"))
    inbox.close()
    assert fake.read == []


def test_nothing_is_read_ahead_where_every_core_has_a_worker(fake: FakeBrain) -> None:
    inbox = Inbox(lambda: fake.as_brain, reads_ahead=False)
    send(inbox, message("一", "li"), message("二", "wang"))
    inbox.close()
    assert fake.read == []


def test_what_cannot_be_read_ahead_is_told_in_its_turn(inbox: Inbox) -> None:
    with pytest.raises(RuntimeError, match="nobody's business"):
        send(inbox, message("你好"), message(BREAK, "wang"))
    assert send(inbox, message("还在吗")) == ["收到：还在吗"]


def test_a_failed_turn_is_apologised_for_and_hinders_nobody(inbox: Inbox) -> None:
    messages = [message(FAIL), message("还在吗"), message("你好", sender="wang")]
    assert send(inbox, *messages) == [APOLOGY, "收到：还在吗", "收到：你好"]


def test_what_the_brain_did_not_foresee_reaches_the_caller_alone(inbox: Inbox) -> None:
    with pytest.raises(RuntimeError):
        send(inbox, message(BREAK))
    assert send(inbox, message("还在吗")) == ["收到：还在吗"]


def test_turns_are_counted_by_channel_and_outcome(inbox: Inbox) -> None:
    def count(outcome: str) -> float:
        labels = {"channel": "test", "outcome": outcome}
        return REGISTRY.get_sample_value("anxin_turns_total", labels) or 0

    def timed() -> float:
        return REGISTRY.get_sample_value("anxin_turn_seconds_count", {"channel": "test"}) or 0

    answered, failed, turns = count("answered"), count("failed"), timed()
    send(inbox, message("你好"), message("在吗"), message(FAIL))
    assert (count("answered"), count("failed"), timed()) == (answered + 2, failed + 1, turns + 3)


def test_messages_wait_for_the_brain() -> None:
    made = threading.Event()

    def make_brain() -> Brain:
        made.wait(SECONDS)
        return FakeBrain().as_brain

    async def early(inbox: Inbox) -> list[Reply]:
        waiting = asyncio.create_task(inbox.receive(message("有人吗")))
        await asyncio.sleep(0)
        assert not inbox.ready
        made.set()
        return await asyncio.wait_for(waiting, SECONDS)

    inbox = Inbox(make_brain)
    assert asyncio.run(early(inbox)) == [{"recipient_id": "li", "text": "收到：有人吗"}]
    assert inbox.ready
    inbox.close()


def test_a_caller_who_gives_up_does_not_take_the_brain_away() -> None:
    made = threading.Event()

    def make_brain() -> Brain:
        made.wait(SECONDS)
        return FakeBrain().as_brain

    async def give_up(inbox: Inbox) -> None:
        waiting = asyncio.create_task(inbox.receive(message("有人吗")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    inbox = Inbox(make_brain)
    asyncio.run(give_up(inbox))
    made.set()
    assert send(inbox, message("你好")) == ["收到：你好"]
    inbox.close()


def test_without_a_brain_nothing_is_promised(caplog: pytest.LogCaptureFixture) -> None:
    def make_brain() -> Brain:
        raise OSError("no database")

    inbox = Inbox(make_brain)
    with pytest.raises(NoBrainError):
        send(inbox, message("你好"))
    with pytest.raises(NoBrainError):
        _ = inbox.ready
    inbox.close()
    assert "no database" in caplog.text


def test_closing_finishes_what_was_received() -> None:
    begun, close = threading.Event(), threading.Event()

    async def behaviour(received: Incoming) -> str:
        begun.set()
        await asyncio.to_thread(close.wait, SECONDS)
        return received.text

    async def send_and_close() -> list[Reply]:
        inbox = FakeBrain(behaviour).inbox()
        waiting = asyncio.create_task(inbox.receive(message("你好")))
        await asyncio.to_thread(begun.wait, SECONDS)
        closing = asyncio.create_task(asyncio.to_thread(inbox.close))
        close.set()
        await asyncio.wait_for(closing, SECONDS)
        return await asyncio.wait_for(waiting, SECONDS)

    assert asyncio.run(send_and_close())[0]["text"] == "你好"
