"""Messages that answer no request: within the quota at once, outside of it when the customer writes again."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from bot.channels.wechat.http import WeChatError
from tests.wechat.scenes import CUSTOMER, LIFELIKE, play
from tests.wechat.world import World

SENDER = f"wechat:demo/{CUSTOMER}"
TEMPLATE = {"template": {"id": "T1", "fields": {"thing1": "您的售后单有新进展", "thing2": "回复任意内容查看"}}}


async def deliver(world: World, text: str, sender: str = SENDER) -> None:
    await world.on_desk(world.wechat.delivery.deliver(sender, {"text": text}))


def test_a_message_goes_out_while_the_customer_may_be_written_to(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        await deliver(world, "师傅明天上门。")

    world = play(tmp_path, scene)
    assert world.platform.texts(CUSTOMER) == ["收到：你好", "师傅明天上门。"]


def test_the_quota_is_never_exceeded_and_nothing_is_lost(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        for number in range(1, 8):
            await deliver(world, f"通知{number}")
        assert world.platform.texts(CUSTOMER)[1:] == [f"通知{number}" for number in range(1, 6)]
        await world.phone.text(CUSTOMER, "还有吗")
        await world.until(lambda: len(world.platform.texts(CUSTOMER)) == 9)

    world = play(tmp_path, scene)
    assert sorted(world.platform.texts(CUSTOMER)[6:]) == ["收到：还有吗", "通知6", "通知7"]
    assert world.platform.refused == []


def test_a_click_allows_three(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.event(CUSTOMER, "CLICK", "我要报修")
        for number in range(1, 6):
            await deliver(world, f"通知{number}")

    world = play(tmp_path, scene)
    assert world.platform.texts(CUSTOMER) == ["收到：我要报修", "通知1", "通知2", "通知3"]
    assert world.platform.refused == []


def test_a_click_does_not_double_what_a_message_allows(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        await world.phone.event(CUSTOMER, "CLICK", "我要报修")
        for number in range(1, 9):
            await deliver(world, f"通知{number}")

    world = play(tmp_path, scene)
    assert len(world.platform.texts(CUSTOMER)) == 2 + 5
    assert world.platform.refused == []


def test_a_customer_who_never_wrote_is_told_by_template_once(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await deliver(world, "通知1")
        await deliver(world, "通知2")
        await world.phone.text(CUSTOMER, "看看")
        await world.until(lambda: len(world.platform.texts(CUSTOMER)) == 3)

    world = play(tmp_path, scene, dataclasses.replace(LIFELIKE, more=TEMPLATE))
    assert [template["touser"] for template in world.platform.templates] == [CUSTOMER]
    assert world.platform.templates[0]["data"]["thing1"] == {"value": "您的售后单有新进展"}
    assert world.platform.refused == []


def test_what_wechat_counts_differently_waits_too(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        for number in range(5):
            world.platform.send(CUSTOMER, f"别的系统{number}")
        await deliver(world, "通知")
        assert "通知" not in world.platform.texts(CUSTOMER)
        await world.phone.text(CUSTOMER, "还在吗")
        await world.until(lambda: "通知" in world.platform.texts(CUSTOMER))

    assert play(tmp_path, scene).platform.refused == [45047]


def test_whoever_leaves_is_not_written_to(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        await world.phone.event(CUSTOMER, "unsubscribe")
        await deliver(world, "通知")

    world = play(tmp_path, scene)
    assert world.platform.texts(CUSTOMER) == ["收到：你好"]
    assert world.platform.refused == []


def test_an_account_that_may_not_write_has_it_fetched(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await deliver(world, "师傅明天上门。")
        assert await world.phone.text(CUSTOMER, "1") == "师傅明天上门。"

    play(tmp_path, scene, dataclasses.replace(LIFELIKE, customer_service=False))


def test_choices_of_a_delivered_message_are_answered_by_number(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        stars = [{"title": f"{number}星", "payload": f"/rate{number}"} for number in range(1, 6)]
        await world.on_desk(world.wechat.delivery.deliver(SENDER, {"text": "您满意吗？", "buttons": stars}))
        assert await world.phone.text(CUSTOMER, "5") == "收到：/rate5"

    play(tmp_path, scene)


def test_a_failure_is_the_callers_to_repeat(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        world.platform.busy_times = 3
        with pytest.raises(WeChatError):
            await deliver(world, "通知")
        await deliver(world, "通知")

    assert play(tmp_path, scene).platform.texts(CUSTOMER).count("通知") == 1


@pytest.mark.parametrize("sender", ["wechat:demo", "wechat:nobody/oX", "oX"])
def test_an_unknown_sender_is_an_error(tmp_path: Path, sender: str) -> None:
    async def scene(world: World) -> None:
        with pytest.raises(ValueError, match="no such"):
            await deliver(world, "通知", sender if "/" in sender else "wechat:nobody/oX")
        with pytest.raises(ValueError, match="not a sender"):
            await asyncio.wait_for(deliver(world, "通知", "wechat:demo"), 5)

    play(tmp_path, scene)
