"""What the webhook refuses over HTTP, and what its log says of it."""

from __future__ import annotations

import dataclasses
import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from bot.channels.wechat.seal import REPEATED_SECONDS
from bot.channels.wechat.webhook import MOST_BODY_BYTES
from tests.wechat import crypto
from tests.wechat.phone import to_xml
from tests.wechat.scenes import CUSTOMER, LIFELIKE, play
from tests.wechat.shop import ACCOUNT, AES_KEY, APPID, BRAND, TOKEN
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


INNER = to_xml({**TEXT, "Content": SECRET_WORDS})
ENTITY = f'<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/hostname">]>{INNER}'
LAUGHS = f'<!DOCTYPE xml [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>{INNER.replace(SECRET_WORDS, "&b;")}'


def sealed_request(name: str) -> tuple[dict[str, str], str]:
    """A request in safe mode with something wrong about it."""
    receiver = "wxffffffffffffffff" if name == "appid" else APPID
    key = AES_KEY[::-1] if name == "key" else AES_KEY
    inner = {"entity": ENTITY, "bomb": LAUGHS, "account": INNER.replace(ACCOUNT, "gh_somebody_else")}.get(name, INNER)
    sealed = crypto.encrypt(inner, key, receiver)
    sealed = {"aes": sealed[:-8], "base64": "这不是密文", "empty": ""}.get(name, sealed)
    stamp = "1400000000" if name == "old" else str(int(time.time()))
    signature = "0" * 40 if name == "signature" else crypto.signature(TOKEN, stamp, "7", sealed)
    query = {"timestamp": stamp, "nonce": "7", "encrypt_type": "aes", "msg_signature": signature}
    if name == "plain":
        return {"timestamp": stamp, "nonce": "7", "signature": crypto.signature(TOKEN, stamp, "7")}, INNER
    body = to_xml({"ToUserName": ACCOUNT, "Encrypt": sealed})
    return query, body + " " * MOST_BODY_BYTES if name == "body" else body


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("signature", 403, "wrong signature"),
        ("old", 403, "old timestamp"),
        ("appid", 403, "encrypted for another account"),
        ("account", 403, "for another account"),
        ("plain", 403, "not encrypted, but the account is set to safe mode"),
        ("aes", 400, "broken encryption"),
        ("base64", 400, "broken encryption"),
        ("empty", 400, "broken encryption"),
        ("key", 400, "broken encryption"),
        ("entity", 400, "not WeChat's XML"),
        ("bomb", 400, "not WeChat's XML"),
        ("body", 413, "body too large"),
    ],
)
def test_what_is_wrong_with_an_encrypted_request_is_refused_and_logged(
    tmp_path: Path, name: str, status: int, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    query, body = sealed_request(name)

    async def scene(world: World) -> None:
        async with httpx.AsyncClient() as attacker:
            response = await attacker.post(f"{world.phone.address}/wechat/{BRAND}", params=query, content=body.encode())
        assert response.status_code == status

    world = play(tmp_path, scene)
    assert world.brain.heard == []
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.channels")] == [
        f"wechat {BRAND}: refused: {reason}"
    ]


def test_a_request_replayed_after_wechats_tries_is_refused(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        query, body = world.phone.seal(to_xml({**TEXT, "CreateTime": int(time.time()), "Content": "你好"}))
        address = f"{world.phone.address}/wechat/{BRAND}"
        async with httpx.AsyncClient() as attacker:
            first = await attacker.post(address, params=query, content=body.encode())
            at_once = await attacker.post(address, params=query, content=body.encode())
            with time_machine.travel(datetime.now(UTC) + timedelta(seconds=REPEATED_SECONDS + 1), tick=True):
                later = await attacker.post(address, params=query, content=body.encode())
        assert [response.status_code for response in (first, at_once, later)] == [200, 200, 403]

    assert len(play(tmp_path, scene).brain.heard) == 1


@pytest.mark.parametrize(
    ("fields", "logged"),
    [
        ({"MsgType": "hologram", "MsgId": 7}, "wechat demo: not answered: hologram"),
        ({"MsgType": "event", "Event": "VIEW", "EventKey": SECRET_WORDS}, "wechat demo: not answered: event view"),
        ({"MsgType": f"13800000000 {SECRET_WORDS}", "MsgId": 7}, "wechat demo: not answered: unknown"),
        ({}, "wechat demo: not answered: unknown"),
    ],
)
def test_what_is_not_answered_is_accepted_and_logged_by_its_type(
    tmp_path: Path, fields: dict[str, str], logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.channels")

    async def scene(world: World) -> None:
        assert await world.phone.push(CUSTOMER, fields) is None

    play(tmp_path, scene)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.channels")] == [logged]
