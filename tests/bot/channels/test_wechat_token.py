"""One access token for all processes: shared, renewed early, by one of them, never in a storm."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.wechat.records import Records
from bot.channels.wechat.token import NoTokenError, TokenKeeper
from desk.clock import FixedClock
from desk.service import Desk
from desk.work import Work
from tests.wechat.platform import Platform
from tests.wechat.scenes import CUSTOMER, QUICK, Gate, play
from tests.wechat.world import World

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


class FakeWeChat:
    """Gives token-1, token-2 …; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.fails = False
        self.repeats = False

    async def __call__(self, anew: bool) -> tuple[str, int]:
        self.asked.append(anew)
        await asyncio.sleep(0.01)
        if self.fails:
            raise OSError
        number = 1 if self.repeats and not anew else len(self.asked)
        return f"token-{number}", 7200


class Processes:
    """Several processes with one database."""

    def __init__(self, url: str) -> None:
        self.wechat = FakeWeChat()
        self.clock = FixedClock(NOW)
        self._url = url
        self._records: list[Records] = []

    def start(self) -> TokenKeeper:
        records = Records(Desk.open(self._url))
        self._records.append(records)
        return TokenKeeper("wx1", self.wechat, records, self.clock)

    def stop(self) -> None:
        for records in self._records:
            records.close()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(f"sqlite:///{tmp_path}/desk.db")
    yield processes
    processes.stop()


def run(scene: Callable[[], Awaitable[None]]) -> None:
    async def within_time() -> None:
        async with asyncio.timeout(30):
            await scene()

    asyncio.run(within_time())


def test_all_processes_use_one_token_that_one_of_them_fetched(processes: Processes) -> None:
    async def scene() -> None:
        keepers = [processes.start() for _ in range(4)]
        tokens = await asyncio.gather(*(keeper.get() for keeper in keepers for _ in range(10)))
        assert set(tokens) == {"token-1"}
        assert processes.wechat.asked == [False]

    run(scene)


def overtaken(keeper: TokenKeeper, by: Callable[[], Awaitable[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its look at the stored token and its try to renew it, others get theirs."""
    do = keeper._records.do

    async def do_later(work: Callable[[Work], object]) -> object:
        if work == keeper._lease:
            await by()
        return await do(work)

    monkeypatch.setattr(keeper._records, "do", do_later)


def test_who_was_overtaken_takes_the_token_that_the_other_fetched(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        slow, quick = processes.start(), processes.start()
        overtaken(slow, quick.get, monkeypatch)
        assert await slow.get() == "token-1"
        assert processes.wechat.asked == [False]

    run(scene)


def test_after_a_refusal_too_the_other_ones_new_token_is_taken(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        slow, quick = processes.start(), processes.start()
        await slow.get()
        processes.clock.moment += timedelta(minutes=5)
        overtaken(slow, lambda: quick.refused("token-1"), monkeypatch)
        assert await slow.refused("token-1") == "token-2"
        assert processes.wechat.asked == [False, False]

    run(scene)


def test_a_token_is_renewed_before_it_ends_and_by_one_only(processes: Processes) -> None:
    async def scene() -> None:
        keepers = [processes.start() for _ in range(3)]
        await keepers[0].get()
        processes.clock.moment = NOW + timedelta(seconds=7200 - 239)
        tokens = await asyncio.gather(*(keeper.get() for keeper in keepers))
        assert set(tokens) <= {"token-1", "token-2"}
        assert await keepers[1].get() == "token-2"
        assert len(processes.wechat.asked) == 2

    run(scene)


def test_a_refused_token_is_first_looked_up_again(processes: Processes) -> None:
    async def scene() -> None:
        one, other = processes.start(), processes.start()
        await one.get()
        await other.get()
        processes.clock.moment += timedelta(minutes=5)
        assert await one.refused("token-1") == "token-2"
        assert await other.refused("token-1") == "token-2"
        assert processes.wechat.asked == [False, False]

    run(scene)


def test_a_hundred_refusals_fetch_once(processes: Processes) -> None:
    async def scene() -> None:
        keepers = [processes.start() for _ in range(2)]
        await asyncio.gather(*(keeper.get() for keeper in keepers))
        processes.clock.moment += timedelta(minutes=5)
        tokens = await asyncio.gather(*(keeper.refused("token-1") for keeper in keepers for _ in range(50)))
        assert set(tokens) == {"token-2"}
        assert len(processes.wechat.asked) == 2

    run(scene)


def test_a_token_that_normal_mode_repeats_though_refused_is_fetched_anew(processes: Processes) -> None:
    async def scene() -> None:
        processes.wechat.repeats = True
        keeper = processes.start()
        await keeper.get()
        processes.clock.moment += timedelta(minutes=5)
        assert await keeper.refused("token-1") == "token-3"
        assert processes.wechat.asked == [False, False, True]

    run(scene)


def test_a_brand_new_token_that_is_refused_is_not_renewed_again_and_again(processes: Processes) -> None:
    async def scene() -> None:
        keeper = processes.start()
        token = await keeper.get()
        for _ in range(5):
            with pytest.raises(NoTokenError):
                await keeper.refused(token)
        assert len(processes.wechat.asked) == 1

    run(scene)


def test_while_wechat_gives_none_it_is_left_in_peace(processes: Processes) -> None:
    async def scene() -> None:
        processes.wechat.fails = True
        keeper = processes.start()
        for _ in range(20):
            with pytest.raises(NoTokenError):
                await keeper.get()
        assert len(processes.wechat.asked) == 1
        processes.wechat.fails = False
        processes.clock.moment += timedelta(seconds=11)
        assert await keeper.get() == "token-2"

    run(scene)


def test_a_token_that_cannot_be_renewed_yet_is_used_to_its_end(processes: Processes) -> None:
    async def scene() -> None:
        keeper = processes.start()
        await keeper.get()
        processes.wechat.fails = True
        processes.clock.moment += timedelta(seconds=7200 - 100)
        assert await keeper.get() == "token-1"

    run(scene)


def test_a_lease_of_a_process_that_died_runs_out(processes: Processes) -> None:
    async def scene() -> None:
        dying, living = processes.start(), processes.start()
        stuck = asyncio.create_task(dying.get())
        while not processes.wechat.asked:
            await asyncio.sleep(0)
        stuck.cancel()
        processes.clock.moment += timedelta(seconds=31)
        assert await living.get() == "token-2"

    run(scene)


def test_messages_go_on_when_tokens_end_in_the_middle(tmp_path: Path) -> None:
    gate = Gate()
    texts = [f"这条慢 {number}" for number in range(6)]

    async def scene(world: World) -> None:
        sending = [asyncio.create_task(world.phone.text(f"{CUSTOMER}{text[-1]}", text)) for text in texts]
        await asyncio.gather(*sending)
        gate.open()
        await world.until(lambda: sum(len(shown) for shown in world.platform.shown.values()) == len(texts))

    # Tokens of a second of WeChat's time are renewed all the time.
    world = play(tmp_path, scene, QUICK, gate, Platform(QUICK.speed, token_seconds=20))
    assert len(world.platform.tokens_given) >= 1
    assert world.platform.faults == []


def test_an_expired_token_is_replaced_without_the_customer_noticing(tmp_path: Path) -> None:
    async def slow(received):  # type: ignore[no-untyped-def]
        await asyncio.sleep(0.7)
        return [{"recipient_id": received.sender, "text": f"收到：{received.text}"}]

    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "第一条")
        await world.until(lambda: len(world.platform.texts(CUSTOMER)) == 1)
        world.platform.expire_tokens()
        # In life a token is at least half a minute old before it can be void.
        with world.desk.work() as work:
            work.session.connection().exec_driver_sql("UPDATE wechat_tokens SET renewed_at = '2026-01-01 00:00:00'")
        world.phone.platform.acted(CUSTOMER, "message")
        await world.phone.text(CUSTOMER, "第二条")
        await world.until(lambda: len(world.platform.texts(CUSTOMER)) == 2)

    world = play(tmp_path, scene, dataclasses.replace(QUICK), slow)
    assert world.platform.texts(CUSTOMER) == ["收到：第一条", "收到：第二条"]
    assert world.platform.refused == [42001]
    assert world.platform.tokens_given == ["token-1", "token-2"]
