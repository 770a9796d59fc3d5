"""What the webhook refuses over HTTP, and what its log says of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import httpx
import pytest

from bot.channels.wechat.webhook import MOST_BODY_BYTES
from tests.wechat import crypto
from tests.wechat.phone import to_xml
from tests.wechat.scenes import CUSTOMER, LIFELIKE, play
from tests.wechat.shop import ACCOUNT, BRAND, TOKEN
from tests.wechat.world import World

PLAIN = dataclasses.replace(LIFELIKE, mode="plain")
TEXT = {"ToUserName": ACCOUNT, "FromUserName": CUSTOMER, "CreateTime": 1, "MsgType": "text", "MsgId": 1}
SECRET_WORDS = "我的电话13800000000"


def test_the_console_can_verify_the_address(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        query, _ = world.phone.seal("<xml></xml>")
        echo = {**{name: query[name] for name in ("timestamp", "nonce", "signature")}, "echostr": "4711<b>"}
        async with httpx.AsyncClient() as console:
            right = await console.get(f"{world.phone.address}/wechat/{BRAND}", params=echo)
            wrong = await console.get(f"{world.phone.address}/wechat/{BRAND}", params={**echo, "signature": "0"})
            nobody = await console.get(f"{world.phone.address}/wechat/nobody", params=echo)
        assert (right.status_code, right.text) == (200, "4711<b>")
        assert right.headers["content-type"].startswith("text/plain")
        assert (wrong.status_code, nobody.status_code) == (403, 404)

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("name", "status"),
    [("signature", 403), ("old", 403), ("foreign", 403), ("body", 413), ("xml", 400), ("bomb", 400), ("brand", 404)],
)
def test_bad_requests_are_refused_and_logged_without_personal_data(
    tmp_path: Path, name: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    xml = to_xml({**TEXT, "Content": SECRET_WORDS})
    body = {
        "body": xml + " " * MOST_BODY_BYTES,
        "xml": xml[:-5],
        "bomb": '<!DOCTYPE xml [<!ENTITY a "b">]>' + xml,
        "foreign": xml.replace(ACCOUNT, "gh_somebody_else"),
    }.get(name, xml)

    async def scene(world: World) -> None:
        query, _ = world.phone.seal(body)
        if name == "signature":
            query["signature"] = "0" * 40
        if name == "old":
            query |= {"timestamp": "1400000000", "signature": crypto.signature(TOKEN, "1400000000", query["nonce"])}
        brand = "nobody" if name == "brand" else BRAND
        async with httpx.AsyncClient() as attacker:
            response = await attacker.post(f"{world.phone.address}/wechat/{brand}", params=query, content=body.encode())
        assert response.status_code == status
        assert list(response.json()) == ["error"]

    world = play(tmp_path, scene, PLAIN)
    assert world.brain.heard == []
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("bot.channels")]
    assert len(logged) == (0 if name == "brand" else 1)
    assert not any(part in line for line in logged for part in (CUSTOMER, "13800000000", "1400000000"))


def test_a_body_without_an_end_is_cut_off(tmp_path: Path) -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(1000):
            yield b"<xml>" * 200

    async def scene(world: World) -> None:
        query, _ = world.phone.seal("<xml></xml>")
        async with httpx.AsyncClient() as attacker:
            response = await attacker.post(f"{world.phone.address}/wechat/{BRAND}", params=query, content=endless())
        assert response.status_code == 413

    play(tmp_path, scene, PLAIN)
