"""Five seconds, three tries: every message is answered once, in the response or later. Clocks run faster."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import httpx

from bot.channels.wechat.phrases import phrases
from bot.messages import Incoming, Reply
from tests.wechat.phone import to_xml
from tests.wechat.scenes import CUSTOMER, LIFELIKE, QUICK, Gate, play, saying
from tests.wechat.shop import ACCOUNT
from tests.wechat.world import World

FETCHING = dataclasses.replace(QUICK, customer_service=False)
SLOW = "这条慢"


def said(world: World) -> list[str]:
    return world.platform.texts(CUSTOMER)


def test_a_slow_answer_is_written_later_and_worked_out_once(tmp_path: Path) -> None:
    gate = Gate()

    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, SLOW) is None
        gate.open()
        await world.until(lambda: bool(said(world)))

    world = play(tmp_path, scene, QUICK, gate)
    assert [(shown.text, shown.how) for shown in world.platform.shown[CUSTOMER]] == [(f"收到：{SLOW}", "sent")]
    assert len(world.brain.heard) == 1
    assert (world.platform.faults, world.platform.refused) == ([], [])


def test_a_message_that_comes_twice_at_once_is_answered_once(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        fields = {"MsgType": "text", "Content": "你好", "MsgId": 4711}
        await asyncio.gather(*(world.phone.push(CUSTOMER, fields) for _ in range(5)))
        await world.phone.push(CUSTOMER, fields)

    world = play(tmp_path, scene)
    assert said(world) == ["收到：你好"]
    assert len(world.brain.heard) == 1


def test_an_event_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        fields = {"MsgType": "event", "Event": "CLICK", "EventKey": "我要报修"}
        for _ in range(3):
            await world.phone.push(CUSTOMER, fields, at=world_time())

    world = play(tmp_path, scene)
    assert said(world) == ["收到：我要报修"]


def world_time() -> int:
    import time

    return int(time.time()) // 100 * 100 + 50


def test_equal_numbers_of_two_customers_are_two_messages(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.message("oOne", "text", number=1, Content="一号") == "收到：一号"
        assert await world.phone.message("oTwo", "text", number=1, Content="二号") == "收到：二号"

    play(tmp_path, scene)


def test_a_try_whose_answer_was_lost_is_answered_again(tmp_path: Path) -> None:
    """WeChat asks again after five seconds only if it heard nothing."""

    async def scene(world: World) -> None:
        xml = to_xml(
            {
                "ToUserName": ACCOUNT,
                "FromUserName": CUSTOMER,
                "CreateTime": 1,
                "MsgType": "text",
                "Content": "你好",
                "MsgId": 7,
            }
        )
        first = await world.phone.post(xml, 10)
        at_once = await world.phone.post(xml, 10)
        await asyncio.sleep(world.seconds(5.5))
        again = await world.phone.post(xml, 10)
        assert isinstance(first, httpx.Response)
        assert isinstance(at_once, httpx.Response)
        assert isinstance(again, httpx.Response)
        assert at_once.text == "success"
        assert "Encrypt" in first.text
        assert "Encrypt" in again.text

    world = play(tmp_path, scene, QUICK)
    assert len(world.brain.heard) == 1


def test_without_the_right_to_write_all_three_tries_are_used(tmp_path: Path) -> None:
    gate = Gate()

    async def scene(world: World) -> None:
        sending = asyncio.create_task(world.phone.text(CUSTOMER, SLOW))
        await asyncio.sleep(world.seconds(7))
        gate.open()
        assert await sending == f"收到：{SLOW}"

    world = play(tmp_path, scene, FETCHING, gate)
    assert said(world) == [f"收到：{SLOW}"]
    assert world.platform.refused == []


def test_without_the_right_to_write_the_customer_fetches_the_answer(tmp_path: Path) -> None:
    gate = Gate()

    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, SLOW) == phrases()["fetch"][0]
        gate.open()
        assert await world.phone.text(CUSTOMER, "1") == f"收到：{SLOW}"
        assert await world.phone.text(CUSTOMER, "1") == "收到：1"

    world = play(tmp_path, scene, FETCHING, gate)
    assert [message.text for message in world.brain.heard] == [SLOW, "1"]


def test_words_that_fetch_an_answer_are_answered_too(tmp_path: Path) -> None:
    gate = Gate()

    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, SLOW)
        gate.open()
        answer = await world.phone.text(CUSTOMER, "另外发票丢了怎么办")
        assert answer == f"收到：{SLOW}\n\n收到：另外发票丢了怎么办"

    play(tmp_path, scene, FETCHING, gate)


def test_a_long_answer_goes_on_after_the_response(tmp_path: Path) -> None:
    paragraphs = [f"第{number}段。" + "说明文字，" * 80 for number in range(1, 4)]

    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "详细说说")
        await world.until(lambda: len(said(world)) == 2)

    world = play(tmp_path, scene, behaviour=saying(*paragraphs))
    assert [shown.how for shown in world.platform.shown[CUSTOMER]] == ["passive", "sent"]
    assert "".join("".join(said(world)).split()) == "".join(paragraphs)


def test_a_long_answer_is_fetched_piece_by_piece(tmp_path: Path) -> None:
    paragraphs = [f"第{number}段。" + "说明文字，" * 80 for number in range(1, 4)]

    async def scene(world: World) -> None:
        first = await world.phone.text(CUSTOMER, "详细说说")
        assert first is not None
        assert first.endswith(phrases()["fetch_more"][0])
        second = await world.phone.text(CUSTOMER, "1")
        assert second is not None
        assert "第3段" in second

    world = play(tmp_path, scene, dataclasses.replace(LIFELIKE, customer_service=False), saying(*paragraphs))
    assert len(world.brain.heard) == 1


def test_one_customers_messages_keep_their_order(tmp_path: Path) -> None:
    texts = [f"第{number}句" for number in range(8)]

    async def scene(world: World) -> None:
        for text in texts:
            asyncio.get_running_loop().create_task(world.phone.text(CUSTOMER, text))
            await asyncio.sleep(0.05)
        await world.until(lambda: len(said(world)) == len(texts))

    world = play(tmp_path, scene)
    assert [message.text for message in world.brain.heard] == texts


def test_a_busy_server_is_tried_again(tmp_path: Path) -> None:
    gate = Gate()

    async def scene(world: World) -> None:
        world.platform.busy_times = 2
        await world.phone.text(CUSTOMER, SLOW)
        gate.open()
        await world.until(lambda: bool(said(world)))

    world = play(tmp_path, scene, QUICK, gate)
    assert world.platform.refused == [-1, -1]
    assert said(world) == [f"收到：{SLOW}"]


def test_silence_is_accepted_without_words(tmp_path: Path) -> None:
    async def silent(_received: Incoming) -> list[Reply]:
        return []

    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "在吗") is None

    world = play(tmp_path, scene, behaviour=silent)
    assert (said(world), world.platform.faults) == ([], [])
