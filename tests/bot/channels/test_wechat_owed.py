"""What an earlier process accepted and did not answer is answered by the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.channels.wechat.received import Kind, Received
from bot.norms import CUSTOMER_ADDRESSED_LOOSELY, NEVER_SAID
from desk.clock import Clock
from desk.database import Json
from desk.service import Desk
from desk.wechat.owed import Owed, OwedState
from tests.wechat.scenes import CUSTOMER, play
from tests.wechat.world import World

SENDER = f"wechat:demo/{CUSTOMER}"
KEY = f"{SENDER}/1"


def leave(folder: Path, state: OwedState, message: Json, parts: Sequence[Json] = ()) -> None:
    desk = Desk.open(f"sqlite:///{folder}/desk.db")
    with desk.work() as work:
        Owed(work.session).add(KEY, SENDER, "wechat", Clock().now(), state=state, message=message, parts=parts)
    desk.close()


def test_an_accepted_message_is_answered_after_a_restart(tmp_path: Path) -> None:
    at = int(Clock().now().timestamp())
    leave(tmp_path, OwedState.THINKING, Received(Kind.TEXT, CUSTOMER, "1", at, "冰箱坏了").to_json())

    async def scene(world: World) -> None:
        world.platform.acted(CUSTOMER, "message")
        await world.until(lambda: world.platform.texts(CUSTOMER) == ["收到：冰箱坏了"])
        # WeChat, which may not have heard that it was accepted, sends it again.
        assert await world.phone.message(CUSTOMER, "text", number=1, Content="冰箱坏了") is None

    world = play(tmp_path, scene)
    assert world.platform.texts(CUSTOMER) == ["收到：冰箱坏了"]
    with world.desk.work() as work:
        owed = Owed(work.session).get(KEY)
        assert owed is not None
        assert (owed.state, owed.message, owed.parts) == (OwedState.ARRIVED, {}, [])


def test_the_rest_of_an_answer_goes_on_where_it_stopped(tmp_path: Path) -> None:
    leave(tmp_path, OwedState.SHUT, {}, [{"text": "第二段"}])

    async def scene(world: World) -> None:
        await world.phone.text(CUSTOMER, "你好")
        await world.until(lambda: len(world.platform.texts(CUSTOMER)) == 2)

    assert sorted(play(tmp_path, scene).platform.texts(CUSTOMER)) == ["收到：你好", "第二段"]


@pytest.mark.parametrize("name", ["fetch", "image_kept", "trouble"])
def test_the_channels_sentences_keep_the_norms(name: str) -> None:
    from bot.channels.wechat.phrases import phrases

    for wordings in phrases().values():
        for wording in wordings:
            if wording in ("你好",):
                continue
            assert not CUSTOMER_ADDRESSED_LOOSELY.search(wording)
            assert not [why for why, pattern in NEVER_SAID.items() if pattern.search(wording)]
    assert len(phrases()[name]) >= 2
