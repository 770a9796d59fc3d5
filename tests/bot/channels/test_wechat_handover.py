"""When a person takes over: in WeChat's own tool, or at the desk's agents."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Incoming, Reply
from bot.told_meanwhile import told_to_a_person
from desk.clock import Clock
from desk.tables import Author, HandoverState, WeChatCustomer
from desk.turns import current_turn
from tests.bot.channels.test_wechat_messages import photo
from tests.wechat.brains import echo
from tests.wechat.scenes import CUSTOMER, LIFELIKE, play
from tests.wechat.world import World

TRANSFER = dataclasses.replace(LIFELIKE, handover="transfer")
SENDER = f"wechat:demo/{CUSTOMER}"


async def asking(received: Incoming) -> list[Reply]:
    """A brain that queues whoever says 人工, as the real one does."""
    if received.text == "人工":
        turn = current_turn()
        turn.handovers.ask_for_human(received.conversation_id, None, "asked", Clock().now()).quiet = True
    return await echo(received)


def handovers(world: World) -> list[str]:
    with world.desk.work() as work:
        rows = work.session.connection().exec_driver_sql("SELECT state FROM handovers").scalars()
        return list(rows)


def test_whoever_asks_for_a_person_is_transferred_after_the_answer(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "人工") is None
        await world.until(lambda: world.platform.texts(CUSTOMER) == ["收到：人工"])
        assert await world.phone.text(CUSTOMER, "在吗") is None

    world = play(tmp_path, scene, TRANSFER, asking)
    assert world.platform.transferred == [CUSTOMER, CUSTOMER]
    assert [message.text for message in world.brain.heard] == ["人工"]
    assert handovers(world) == [HandoverState.TAKEN]


def test_the_desk_is_back_when_the_person_closes(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "人工")
        await world.phone.event(CUSTOMER, "kf_create_session")
        await world.phone.event(CUSTOMER, "kf_close_session")
        assert await world.phone.text(CUSTOMER, "谢谢") == "收到：谢谢"

    world = play(tmp_path, scene, TRANSFER, asking)
    assert handovers(world) == [HandoverState.CLOSED]


def test_the_desk_is_back_after_half_an_hour(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "人工")
        with world.desk.work() as work:
            customer = work.session.get_one(WeChatCustomer, SENDER)
            customer.with_person_since = Clock().now() - timedelta(minutes=31)
        assert await world.phone.text(CUSTOMER, "还有人吗") == "收到：还有人吗"

    world = play(tmp_path, scene, TRANSFER, asking)
    assert handovers(world) == [HandoverState.CLOSED]


def test_a_person_who_takes_over_by_themselves_silences_the_desk(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.event(CUSTOMER, "kf_create_session")
        assert await world.phone.text(CUSTOMER, "你好") is None

    world = play(tmp_path, scene, TRANSFER)
    assert world.brain.heard == []


def test_the_desks_own_agents_need_no_transfer(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "人工") == "收到：人工"
        assert await world.phone.text(CUSTOMER, "在吗") == "收到：在吗"

    world = play(tmp_path, scene, LIFELIKE, asking)
    assert (world.platform.transferred, handovers(world)) == ([], [HandoverState.WAITING])


def test_without_the_right_to_write_the_answer_goes_first_and_the_transfer_next(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "人工") == "收到：人工"
        assert await world.phone.text(CUSTOMER, "在吗") is None

    world = play(tmp_path, scene, dataclasses.replace(TRANSFER, customer_service=False), asking)
    assert world.platform.transferred == [CUSTOMER]


def test_what_was_said_to_the_people_in_wechat_is_kept(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "人工")
        await world.phone.text(CUSTOMER, "我的电话是13800000000")
        world.platform.media["m1"] = photo()
        await world.phone.message(CUSTOMER, "image", PicUrl="http://example.com/x", MediaId="m1")

    world = play(tmp_path, scene, TRANSFER, asking)
    with world.desk.work() as work:
        kept = [(one.author, one.bubble) for one in work.messages.after(SENDER)]
    assert [author for author, _ in kept] == [Author.CUSTOMER, Author.DESK, Author.CUSTOMER, Author.CUSTOMER]
    assert kept[2][1] == {"text": "我的电话是⟦phone:1⟧"}
    assert kept[3][1]["image"].startswith("upload:")
    assert len(world.platform.transferred) == 3


@pytest.mark.parametrize(("event", "key"), [("CLICK", "我要报修"), ("subscribe", ""), ("SCAN", "repair")])
def test_what_a_customer_does_is_not_transferred(tmp_path: Path, event: str, key: str) -> None:
    async def scene(world: World) -> None:
        await world.phone.event(CUSTOMER, "kf_create_session")
        assert await world.phone.event(CUSTOMER, event, key) is None

    world = play(tmp_path, scene, TRANSFER)
    assert (world.platform.transferred, world.brain.heard, world.platform.faults) == ([], [], [])


def test_what_was_told_to_the_people_in_wechat_is_known_afterwards(tmp_path: Path) -> None:
    told: list[list[str]] = []

    async def asks_what_was_told(received: Incoming) -> list[Reply]:
        told.append(told_to_a_person(current_turn()))
        return await asking(received)

    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "人工")
        await world.phone.text(CUSTOMER, "买了三个月")
        await world.phone.event(CUSTOMER, "kf_close_session")
        await world.phone.text(CUSTOMER, "那现在怎么办")

    play(tmp_path, scene, TRANSFER, asks_what_was_told)
    assert told == [[], ["买了三个月"]]
