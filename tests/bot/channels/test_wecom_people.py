"""The shop's people in WeCom's own tool: what is said there is kept, and the desk is back when they are gone."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from desk.clock import Clock
from desk.tables import Author, WeChatCustomer
from tests.bot.channels.test_wechat_messages import photo
from tests.bot.channels.test_wecom import LI, asking
from tests.wechat.scenes import LIFELIKE, play, saying
from tests.wechat.wecom import NEW, OVER, PERSON, POOL, WeCom
from tests.wechat.world import World

POOLED = dataclasses.replace(LIFELIKE, handover="transfer")
SENDER = f"wecom:demo/{LI}"


def transcript(world: World) -> list[tuple[str, str]]:
    with world.desk.work() as work:
        messages = work.messages.after(SENDER)
    return [(one.author, str(one.bubble.get("text") or one.bubble["image"])) for one in messages]


async def until_kept(world: World, count: int) -> None:
    await world.wecom.tell()
    await world.until(lambda: len(transcript(world)) == count)


def test_what_is_said_to_a_person_and_by_one_is_kept(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.session(LI, 1)
        world.wecom.says(LI, content="我的电话是13800000000")
        world.wecom.person_says(LI, content="好的，明天师傅给13800000000打电话")
        await until_kept(world, 2)
        world.wecom.session(LI, 3)
        world.wecom.says(LI, content="谢谢")
        await until_kept(world, 4)

    world = play(tmp_path, scene, POOLED)
    assert transcript(world) == [
        (Author.CUSTOMER, "我的电话是⟦phone:1⟧"),
        (Author.AGENT, "好的，明天师傅给⟦phone:1⟧打电话"),
        (Author.CUSTOMER, "谢谢"),
        (Author.DESK, "收到：谢谢"),
    ]
    assert [heard.text for heard in world.brain.heard] == ["谢谢"]


def test_what_is_said_to_a_person_is_kept_once(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.wecom.session(LI, 1)
        world.wecom.says(LI, content="在吗")
        world.wecom.person_says(LI, content="在的")
        await until_kept(world, 2)
        with world.desk.work() as work:
            work.session.connection().exec_driver_sql("DELETE FROM wecom_cursors")

    async def again(world: World) -> None:
        world.wecom.says(LI, content="还有一句")
        await until_kept(world, 3)

    world = play(tmp_path, first, POOLED)
    assert len(transcript(play(tmp_path, again, POOLED, wecom=world.wecom))) == 3


def test_photos_and_what_else_holds_no_words_are_kept_too(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.platform.media["m1"] = photo()
        world.wecom.session(LI, 1)
        world.wecom.says(LI, "image", media_id="m1")
        world.wecom.says(LI, "image", media_id="no such")
        world.wecom.says(LI, "voice", media_id="v1")
        world.wecom.person_says(LI, "image", media_id="m1")
        world.wecom.person_says(LI, "business_card", userid="x")
        await until_kept(world, 5)

    world = play(tmp_path, scene, POOLED)
    kept = transcript(world)
    assert (kept[0][1].startswith("upload:"), kept[3][1].startswith("upload:")) == (True, True)
    assert [kept[place][1] for place in (1, 2, 4)] == ["[图片]", "[语音]", "[名片]"]
    assert world.wecom.sent == []


def test_who_answers_in_wecom_has_the_customer(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.person_says(LI, content="您好，我来帮您")
        await until_kept(world, 1)
        world.wecom.says(LI, content="好")
        await until_kept(world, 2)

    assert play(tmp_path, scene, POOLED).brain.heard == []


def leave_alone(world: World) -> None:
    with world.desk.work() as work:
        customer = work.session.get_one(WeChatCustomer, SENDER)
        customer.with_person_since = Clock().now() - timedelta(minutes=31)


@pytest.mark.parametrize("state", [POOL, PERSON])
def test_the_desk_answers_whom_people_left_alone_for_half_an_hour(tmp_path: Path, state: int) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="人工")
        await world.wecom.tell()
        await world.until(lambda: world.wecom.state.get(LI) == POOL)
        await world.until(lambda: _is_with_person(world))
        world.wecom.state[LI] = state
        leave_alone(world)
        world.wecom.says(LI, content="还有人吗")
        await world.wecom.tell()
        # Nothing but a last word may be said in a session that ends; it is the answer.
        await world.until(lambda: bool(world.wecom.welcomed))
        assert world.wecom.state[LI] == OVER
        world.wecom.says(LI, content="好的")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 2)

    world = play(tmp_path, scene, POOLED, asking)
    assert [said["text"]["content"] for said in world.wecom.welcomed] == ["收到：还有人吗"]
    assert world.wecom.texts(LI) == ["收到：人工", "收到：好的"]
    assert world.wecom.refused == []


def _is_with_person(world: World) -> bool:
    with world.desk.work() as work:
        customer = work.session.get(WeChatCustomer, SENDER)
        return customer is not None and customer.with_person_since is not None


def test_a_session_that_ended_unseen_is_the_desks_again(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.session(LI, 1)
        await world.wecom.tell()
        await world.until(lambda: _is_with_person(world))
        leave_alone(world)
        world.wecom.state[LI] = NEW
        world.wecom.says(LI, content="还有人吗")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 1)

    world = play(tmp_path, scene, POOLED)
    assert (world.wecom.texts(LI), world.wecom.refused) == (["收到：还有人吗"], [])


def test_the_rest_of_a_long_answer_waits_for_the_next_word(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.wecom.session(LI, 1)
        await world.wecom.tell()
        await world.until(lambda: _is_with_person(world))
        leave_alone(world)
        world.wecom.says(LI, content="详细说说")
        await world.wecom.tell()
        await world.until(lambda: bool(world.wecom.welcomed))

    world = play(tmp_path, scene, POOLED, saying("说明文字，" * 300))
    assert len(world.wecom.welcomed) == 1
    assert world.wecom.sent == []


def test_messages_of_before_the_desk_came_are_not_answered(tmp_path: Path) -> None:
    wecom = WeCom(page=2)
    for hours in range(40, 0, -1):
        wecom.says(LI, content="早先的话", seconds_ago=hours * 3600)
    wecom.says(LI, content="刚才的话", seconds_ago=60)

    async def scene(world: World) -> None:
        await world.until(lambda: len(world.wecom.sent) == 1)

    assert play(tmp_path, scene, wecom=wecom).wecom.texts(LI) == ["收到：刚才的话"]


@pytest.mark.parametrize(("fail_type", "shut"), [(6, True), (10, False)])
def test_what_did_not_arrive_is_told_and_counted(
    tmp_path: Path, fail_type: int, shut: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(world: World) -> None:
        world.wecom.says(LI, content="你好")
        await world.wecom.tell()
        await world.until(lambda: len(world.wecom.sent) == 1)
        world.wecom.fails(LI, fail_type)
        await world.wecom.tell()
        await world.until(lambda: any("did not arrive" in record.getMessage() for record in caplog.records))
        await world.on_desk(world.wechat.wecom_delivery.deliver(SENDER, {"text": "通知"}))

    world = play(tmp_path, scene)
    assert len(world.wecom.sent) == (1 if shut else 2)
    assert not any(LI in record.getMessage() for record in caplog.records if record.name.startswith("bot.channels"))
