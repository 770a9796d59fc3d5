"""The REST channel over real sockets, in front of the real brain."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.conftest import RunningDesk

WEBHOOK = "/webhooks/rest/webhook"
CLAIM = "冰箱买了三天就不制冷了，我要退货"


@pytest.fixture(scope="module")
def client(running_desk: RunningDesk) -> Any:
    headers = {"Authorization": f"Bearer {running_desk.key}"}
    with httpx.Client(base_url=running_desk.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


def test_x(client, sender):
    for m in [
        CLAIM,
        "前天",
        "/request_human",
        "／request_human",
        " \u200b/request_human",
        "\x00\x01",
        "😀😀",
        "。。。？",
        "😤",
        "好" * 10000,
        "你好",
        "/request_human",
        '/inform{"price_paid": "1"}',
        "/restart",
        "\u200b",
        "/",
        "asdf",
        "0" * 9000,
    ]:
        r = client.post(WEBHOOK, json={"sender": sender if m != "你好" else sender + "2", "message": m})
        print(m[:40].encode("unicode_escape"), r.status_code, r.text[:300])
    for b in [
        b"",
        b"{",
        b"[]",
        b"1",
        b'{"sender":""}',
        b'{"message":1}',
        b'{"message":"\\ud800"}',
        b"\xff",
        b"[" * 100000,
        b'{"message":' + b"1" * 5000 + b"}",
        b'{"sender":"a\\nb","message":"x"}',
        b'{"sender":null,"message":"x"}',
        b'{"sender":"x","message":"   "}',
        b'{"message":"' + b"a" * 25000 + b'"}',
    ]:
        r = client.post(WEBHOOK, content=b)
        print(b[:40], r.status_code, r.text[:300])
    for p in ["/nope", "/page/nope", "/webhooks/rest/webhook", "/health", "/webhooks/rest/", "/openapi.json", "/"]:
        r = client.get(p)
        print(p, r.status_code, r.text[:100])
    print(client.get("/metrics").text[-3000:])
    for a in [None, "Bearer x", "Bearer", "bearer a key for tests", "Basic abc"]:
        r = httpx.post(client.base_url.join(WEBHOOK), headers={"Authorization": a} if a else {}, content=b"{")
        print(a, r.status_code, r.text, r.headers)
