"""WeCom customer service over real sockets: read once, answered once."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import httpx

from bot.channels.wechat.phrases import phrases
from bot.messages import Incoming, Reply
from desk.clock import Clock
from desk.turns import current_turn
from tests.wechat.brains import echo
from tests.wechat.scenes import LIFELIKE, play, saying
from tests.wechat.wecom import OVER, POOL
from tests.wechat.world import World

LI, WANG = "wmLi", "wmWang"


def test_what_was_written_is_answered(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="冰箱不制冷了")
        response = await world.wecom.tell()
        assert (response.status_code, response.text) == (200, "success")
        await world.until(lambda: bool(world.wecom.sent))

    world = play(tmp_path, scene)
    assert world.wecom.texts(LI) == ["收到：冰箱不制冷了"]
    assert [heard.conversation_id for heard in world.brain.heard] == [f"wecom:demo/{LI}"]


def test_every_page_is_read_in_order_and_only_once(tmp_path: Path) -> None:
    texts = [f"第{number}句" for number in range(1, 6)]

    async def scene(world: World) -> None:
        world.wecom.page = 2
        for text in texts:
            world.wecom.says(LI, content=text)
        await asyncio.gather(*(world.wecom.tell() for _ in range(5)))
        await world.until(lambda: len(world.wecom.sent) == len(texts))
        world.wecom.says(WANG, content="还有我")
        await world.wecom.tell()
        await world.until(lambda: bool(world.wecom.texts(WANG)))

    world = play(tmp_path, scene)
    assert world.wecom.texts(LI) == [f"收到：{text}" for text in texts]
    assert len(world.brain.heard) == len(texts) + 1
    assert world.wecom.refused == []


def test_messages_that_came_while_the_desk_was_down_are_read_at_its_start(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.wecom.says(LI, content="你好")
        await world.wecom.tell()
        await world.until(lambda: bool(world.wecom.sent))

    async def second(world: World) -> None:
        await world.until(lambda: len(world.wecom.sent) == 2)

    wecom = play(tmp_path, first).wecom
    wecom.says(LI, content="还在吗")
    play(tmp_path, second, wecom=wecom)
    assert wecom.texts(LI) == ["收到：你好", "收到：还在吗"]


def test_choices_are_a_menu_that_is_pressed(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="想退货")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 1)
        menu = world.wecom.sent[0]["msgmenu"]
        assert menu["head_content"] == "这样为您办："
        world.wecom.says(LI, **menu["list"][1]["click"] | {"menu_id": menu["list"][1]["click"]["id"]})
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    behaviour = saying("这样为您办：", buttons={"免费换新": "/accept", "退款": "/refund"})
    world = play(tmp_path, scene, behaviour=behaviour)
    assert [heard.text for heard in world.brain.heard] == ["想退货", "/refund"]


def test_a_long_text_stands_before_the_menu(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="想退货")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    world = play(tmp_path, scene, behaviour=saying("这样为您办。" * 80, buttons={"换新": "/accept"}))
    assert [message["msgtype"] for message in world.wecom.sent] == ["text", "msgmenu"]


def test_whoever_comes_in_is_welcomed(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.enters(LI)
        await world.wecom.tell()
        await world.until(lambda: bool(world.wecom.welcomed))

    world = play(tmp_path, scene)
    assert world.wecom.welcomed[0]["text"] == {"content": "收到：你好"}
    assert world.wecom.sent == []


def test_what_holds_no_words_is_answered_by_the_channel(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, "voice", media_id="v1")
        world.wecom.says(LI, "location", latitude=23.1, longitude=113.3, name="客村", address="广州市海珠区")
        world.wecom.says(LI, "business_card", userid="x")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    world = play(tmp_path, scene)
    assert world.wecom.texts(LI) == [
        phrases()["voice_not_heard"][0],
        "收到：我在广州市海珠区，离我最近的服务网点在哪里？",
    ]


async def asking(received: Incoming) -> list[Reply]:
    if received.text == "人工":
        turn = current_turn()
        turn.handovers.ask_for_human(received.conversation_id, None, "asked", Clock().now()).quiet = True
    return await echo(received)


def test_whoever_asks_for_a_person_is_put_into_the_pool_and_comes_back(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="人工")
        await world.wecom.tell()
        await world.until(lambda: world.wecom.state[LI] == POOL)
        world.wecom.session(LI, 1)
        world.wecom.says(LI, content="你好")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.entries) == 3)
        world.wecom.session(LI, 3)
        world.wecom.says(LI, content="谢谢")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    world = play(tmp_path, scene, dataclasses.replace(LIFELIKE, handover="transfer"), asking)
    assert world.wecom.texts(LI) == ["收到：人工", "收到：谢谢"]
    assert [heard.text for heard in world.brain.heard] == ["人工", "谢谢"]
    assert world.wecom.state[LI] != OVER


def test_five_messages_are_the_most_and_the_others_wait(tmp_path: Path) -> None:
    sender = f"wecom:demo/{LI}"

    async def scene(world: World) -> None:
        world.wecom.says(LI, content="你好")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 1)
        for number in range(1, 7):
            await world.on_desk(world.wechat.wecom_delivery.deliver(sender, {"text": f"通知{number}"}))
        assert world.wecom.texts(LI)[1:] == [f"通知{number}" for number in range(1, 5)]
        await asyncio.sleep(1.1)  # the next message is of another second
        world.wecom.says(LI, content="还有吗")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 8)

    world = play(tmp_path, scene)
    assert world.wecom.refused == []


def test_a_token_that_became_void_is_replaced(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="你好")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 1)
        world.wecom.token = "corp-token-2"
        with world.desk.work() as work:
            work.session.connection().exec_driver_sql("UPDATE wechat_tokens SET renewed_at = '2026-01-01 00:00:00'")
        world.wecom.says(LI, content="还在吗")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    play(tmp_path, scene)


def test_foreign_callbacks_are_refused(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        async with httpx.AsyncClient() as attacker:
            response = await attacker.post(f"{world.wecom.address}/wecom/demo", content=b"<xml></xml>")
        assert response.status_code == 403

    play(tmp_path, scene)
