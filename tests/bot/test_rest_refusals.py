"""Bad input over real sockets: a kind reply, or a clear refusal that shows nothing inner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import RunningDesk

WEBHOOK = "/webhooks/rest/webhook"


@pytest.fixture(scope="module")
def client(running_desk: RunningDesk) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {running_desk.key}"}
    with httpx.Client(base_url=running_desk.url, headers=headers, timeout=60) as client:
        yield client


def post(client: httpx.Client, **message: Any) -> httpx.Response:
    return client.post(WEBHOOK, json=message)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\x00\x07\x1b",
        "\u200b\u2060\ufeff",
        "😤😤😤",
        "👨‍👩‍👧‍👦",
        "。。。？！",
        "///",
        "asdfghjkl",
        "\u202e反过来\u202c",
        "冰箱" * 5000,
        "a" * 10_000,
        "1" * 10_000,
        "我的冰箱坏了。" * 2000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_whatever_text_comes_is_kindly_answered(client: httpx.Client, text: str) -> None:
    response = post(client, sender=uuid.uuid4().hex, message=text)
    assert response.status_code == httpx.codes.OK
    assert response.json()
    assert all(bubble["text"] for bubble in response.json())


@pytest.mark.parametrize("sender", ["张三 🙂", "a/b?c=d&e=%00#'\";--", "../../etc/passwd", "⟦phone:1⟧", "x" * 200])
def test_a_sender_may_have_an_odd_name(client: httpx.Client, sender: str) -> None:
    response = post(client, sender=sender, message="你好")
    assert response.status_code == httpx.codes.OK
    assert [bubble["recipient_id"] for bubble in response.json()] == [sender]


def test_fields_of_other_channels_are_passed_over(client: httpx.Client) -> None:
    response = post(client, sender="li", message="你好", input_channel="x", metadata={"a": 1})
    assert response.status_code == httpx.codes.OK


def test_json_is_taken_under_any_content_type(client: httpx.Client) -> None:
    body = json.dumps({"sender": "li", "message": "你好"})
    response = client.post(WEBHOOK, content=body, headers={"Content-Type": "text/plain"})
    assert response.status_code == httpx.codes.OK


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"sender": "li"}, "message: Field required"),
        ({"sender": "li", "message": ""}, "message: String should have at least 1 character"),
        ({"sender": "li", "message": " \n\u3000\t"}, "message: String should have at least 1 character"),
        ({"sender": "li", "message": "坏" * 25_000}, "message: String should have at most 20000 characters"),
        ({"sender": "li", "message": None}, "message: Input should be a valid string"),
        ({"sender": "li", "message": ["你好"]}, "message: Input should be a valid string"),
        ({"sender": "li", "message": 7}, "message: Input should be a valid string"),
        ({"sender": "", "message": "你好"}, "sender: String should have at least 1 character"),
        ({"sender": "x" * 201, "message": "你好"}, "sender: String should have at most 200 characters"),
        ({"sender": "li\n", "message": "你好"}, "sender: must not hold control characters"),
        ({"sender": {"id": 1}, "message": "你好"}, "sender: Input should be a valid string"),
        ({"message": "你好", "message_id": ""}, "message_id: String should have at least 1 character"),
        (
            {"message": 7, "sender": 7},
            "sender: Input should be a valid string; message: Input should be a valid string",
        ),
        ([], "the body: Input should be an object"),
        ("你好", "the body: Input should be an object"),
        (None, "the body: Input should be an object"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_does_not_fit_is_named(client: httpx.Client, message: Any, error: str) -> None:
    response = client.post(WEBHOOK, content=json.dumps(message))
    assert (response.status_code, response.json()) == (422, {"error": error})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"message": "a"} {',
        b"\xff\xfe",
        b'{"message": "\xe5\x86"}',
        b'{"message": "\\ud800"}',
        b"[" * 100_000,
        b'{"message": ' + b"9" * 10_000,
        b"sender=li&message=hello",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_not_json_is_refused(client: httpx.Client, body: bytes) -> None:
    response = client.post(WEBHOOK, content=body)
    assert (response.status_code, response.json()) == (422, {"error": "the body is not valid JSON"})


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer wrong", "Basic YTpi", "a key for tests", "Bearer 钥匙"],
)
@pytest.mark.parametrize("body", [b'{"message": "hello"}', b"{"], ids=["a message", "no JSON"])
def test_without_the_key_nothing_is_read(running_desk: RunningDesk, authorization: str | None, body: bytes) -> None:
    headers = [] if authorization is None else [(b"Authorization", authorization.encode())]
    response = httpx.post(f"{running_desk.url}{WEBHOOK}", content=body, headers=headers)
    assert (response.status_code, response.json()) == (401, {"error": "missing or wrong key"})
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_with_the_key_in_any_spelling_of_its_scheme(running_desk: RunningDesk, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {running_desk.key}"}
    message = {"sender": "li", "message": "你好"}
    assert httpx.post(f"{running_desk.url}{WEBHOOK}", json=message, headers=headers, timeout=60).is_success


def test_anybody_may_ask_whether_the_channel_is_there(running_desk: RunningDesk) -> None:
    assert httpx.get(f"{running_desk.url}/webhooks/rest/").json() == {"status": "ok"}
