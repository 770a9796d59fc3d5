"""What cannot be fetched is pushed: again when it fails, in order, once, and in the end a person has to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.outbox import MOST_ATTEMPTS, UNDELIVERABLE, Outbox
from desk.database import Json
from desk.service import Desk
from desk.tables import Delivery
from tests.desk.matters import NOW, open_case

PUSHED = "wechat"
SENDER = f"{PUSHED}:anna"


class Pushed:
    """A channel that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.arrived: list[tuple[str, Json]] = []
        self.attempts = 0
        self._failures = failures

    async def deliver(self, sender: str, bubble: Json) -> None:
        self.attempts += 1
        await asyncio.sleep(0)
        if self.attempts <= self._failures:
            raise ConnectionError
        self.arrived.append((sender, bubble))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    yield desk
    desk.close()


def post(desk: Desk, key: str, sender: str = SENDER) -> None:
    with desk.work() as work:
        channel = sender.partition(":")[0]
        bubble = {"text": key, "response": "utter_gift_given"}
        work.messages.post(key=key, sender_id=sender, channel=channel, bubble=bubble, now=NOW)


def deliver(desk: Desk, channel: Pushed, after: timedelta = timedelta(0)) -> None:
    asyncio.run(Outbox(desk, {PUSHED: channel}).deliver_waiting(NOW + after))


def states(desk: Desk, sender: str = SENDER) -> list[str]:
    with desk.work() as work:
        return [message.delivery for message in work.messages.after(sender)]


def test_a_message_arrives_once_as_the_channel_knows_the_customer(desk: Desk) -> None:
    post(desk, "promise:1:warned")
    channel = Pushed()
    for _ in range(2):
        deliver(desk, channel)
    assert channel.arrived == [("wechat:anna", {"text": "promise:1:warned"})]
    assert states(desk) == [Delivery.DELIVERED]


def test_what_fails_is_tried_again_after_growing_pauses_and_keeps_its_place(desk: Desk) -> None:
    post(desk, "first")
    post(desk, "second")
    channel = Pushed(failures=2)
    attempts = []
    for seconds in (0, 29, 30, 89, 90):
        deliver(desk, channel, timedelta(seconds=seconds))
        attempts.append(channel.attempts)
    assert attempts == [1, 1, 2, 2, 4]
    assert [bubble["text"] for _, bubble in channel.arrived] == ["first", "second"]


def test_another_customer_does_not_wait(desk: Desk) -> None:
    post(desk, "first")
    post(desk, "other", f"{PUSHED}:bert")
    channel = Pushed(failures=1)
    deliver(desk, channel)
    assert [sender for sender, _ in channel.arrived] == ["wechat:bert"]


def test_in_the_end_a_person_has_to_find_another_way(desk: Desk) -> None:
    with desk.work() as work:
        number = open_case(work, SENDER, "wechat:1")
    post(desk, "first")
    channel = Pushed(failures=MOST_ATTEMPTS + 1)
    for hours in range(MOST_ATTEMPTS + 2):
        deliver(desk, channel, timedelta(hours=hours))
    assert channel.attempts == MOST_ATTEMPTS
    assert states(desk) == [Delivery.FAILED]
    with desk.work() as work:
        case = work.cases.get_case(number)
        assert case is not None
        assert (case.needs_human, case.human_reason) == (True, UNDELIVERABLE)
        assert work.handovers.waiting(SENDER) is not None


def test_a_channel_that_cannot_be_written_to_is_a_persons_at_once(desk: Desk) -> None:
    post(desk, "first", "telephone:anna")
    deliver(desk, Pushed())
    assert states(desk, "telephone:anna") == [Delivery.FAILED]


def test_what_is_fetched_needs_no_pushing(desk: Desk) -> None:
    post(desk, "first", "rest:anna")
    deliver(desk, Pushed())
    assert states(desk, "rest:anna") == [Delivery.WAITING]
    with desk.work() as work:
        assert [message.key for message in work.messages.fetch("rest:anna")] == ["first"]
    assert states(desk, "rest:anna") == [Delivery.DELIVERED]


def test_two_processes_push_a_message_once(desk: Desk) -> None:
    post(desk, "first")
    channel = Pushed()

    async def both() -> None:
        outboxes = [Outbox(desk, {PUSHED: channel}) for _ in range(2)]
        await asyncio.gather(*(outbox.deliver_waiting(NOW) for outbox in outboxes))

    asyncio.run(both())
    assert len(channel.arrived) == 1
