"""Whose conversation it is, from which pages, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.channels.widget.access import Access
from bot.channels.widget.limits import Rate, Rates
from tests.bot.channels.widget.shop import ALWAYS, Shop

SESSIONS = "/api/widget/demo/sessions"
MESSAGES = "/api/widget/demo/messages"
FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJsaSIsImJyYW5kIjoiZGVtbyIsImV4cCI6OTk5OTk5OTk5OX0."


def session(client: httpx.Client, customer: dict[str, Any] | None = None, brand: str = "demo") -> httpx.Response:
    return client.post(f"/api/widget/{brand}/sessions", json={"customer": customer})


def say(client: httpx.Client, token: str, text: str = "在吗", id: str = "message-1") -> httpx.Response:
    return client.post(MESSAGES, json={"id": id, "text": text}, headers={"Authorization": f"Bearer {token}"})


def test_every_anonymous_session_is_its_own(client: httpx.Client, shop: Shop) -> None:
    tokens = [session(client).json() for _ in range(2)]
    assert [one["known"] for one in tokens] == [False, False]
    for one in tokens:
        assert say(client, one["token"]).status_code == 200
    assert len(shop.senders) == 2


def test_a_known_customer_has_one_conversation_on_every_device(client: httpx.Client, shop: Shop) -> None:
    for customer in ("li", "li", "wu"):
        opened = session(client, shop.vouch(customer)).json()
        assert opened["known"] is True
        say(client, opened["token"], id=f"message-{len(shop.brain.heard)}")
    assert len(shop.senders) == 2
    assert all(sender.rpartition("/")[2] != "li" for sender in shop.senders)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "wu"},
        {"signature": "0" * 64},
        {"signed_at": 1},
    ],
)
def test_a_customer_nobody_vouches_for_is_refused(client: httpx.Client, shop: Shop, change: dict[str, Any]) -> None:
    refused = session(client, {**shop.vouch("li"), **change})
    assert refused.status_code == 403
    assert refused.json() == {"error": "登录信息核对不上，请刷新页面再试"}


def test_a_signature_is_good_for_a_day_and_for_its_brand(client: httpx.Client, shop: Shop) -> None:
    assert session(client, shop.vouch("li", age=3600)).status_code == 200
    assert session(client, shop.vouch("li", age=24 * 3600 + 60)).status_code == 403
    assert session(client, shop.vouch("li", age=-3600)).status_code == 403
    assert session(client, shop.vouch("li", brand="digital")).status_code == 403


def test_without_a_secret_nobody_can_be_vouched_for(client: httpx.Client, shop: Shop) -> None:
    shop.widgets["demo"] = shop.widgets["demo"].model_copy(update={"secret": type(shop.widgets["demo"].secret)("")})
    assert session(client, shop.vouch("li", secret="")).status_code == 403


def test_a_token_that_is_not_good_is_refused(client: httpx.Client, shop: Shop) -> None:
    expired = shop.access.token("demo", "li", shop.clock.now() - timedelta(days=31))
    for token in ("none", "nonsense", FORGED, expired, shop.token("digital")):
        assert say(client, token).status_code == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/widget/demo/events", headers=headers).status_code == 401
        assert client.post("/api/widget/demo/photos?id=message-1", headers=headers).status_code == 401
    assert shop.brain.heard == []


def test_a_turn_of_another_is_not_shown(client: httpx.Client, shop: Shop) -> None:
    say(client, shop.token(visitor="li"))
    other = say(client, shop.token(visitor="wu"), text="别的").json()
    assert [one["bubble"]["text"] for one in other["messages"]] == ["别的", "收到：别的"]


def test_only_the_brands_pages_may_ask(client: httpx.Client) -> None:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    asked = client.options(MESSAGES, headers={"Origin": "https://shop.example", **wanted})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "https://shop.example"
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in asked.headers
    for origin in ("https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"):
        assert client.options(MESSAGES, headers={"Origin": origin, **wanted}).status_code == 403
        refused = client.post(SESSIONS, json={}, headers={"Origin": origin})
        assert (refused.status_code, refused.json()) == (403, {"error": "这个网页没有开通在线客服"})
        assert "access-control-allow-origin" not in refused.headers


def test_a_page_of_the_brand_reads_refusals_too(client: httpx.Client) -> None:
    refused = client.post(MESSAGES, json={}, headers={"Origin": "https://shop.example"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://shop.example"
    assert "Retry-After" in refused.headers["access-control-expose-headers"]
    other = client.get("/api/widget/digital/look", headers={"Origin": "https://shop.example"})
    assert other.status_code == 403


def test_the_services_own_pages_may_ask(client: httpx.Client, address: str) -> None:
    assert client.post(SESSIONS, json={}, headers={"Origin": address}).status_code == 200


def test_an_unknown_brand_is_refused(client: httpx.Client) -> None:
    for path in ("/api/widget/unknown/look", "/demo/unknown"):
        assert client.get(path).status_code == 404
    assert session(client, brand="unknown").status_code == 404


def test_a_session_may_write_so_often(client: httpx.Client, shop: Shop) -> None:
    object.__setattr__(shop.tools, "rates", Rates(messages=Rate(2, 60), messages_of_address=Rate(3, 60)))
    li, wu = shop.token(visitor="li"), shop.token(visitor="wu")
    assert [say(client, li, id=f"message-{n}").status_code for n in range(3)] == [200, 200, 429]
    refused = say(client, li, id="message-9")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.json()["error"] == f"您发得有点快，{refused.headers['retry-after']}秒后再试"
    assert [say(client, wu, id=f"message-{n}").status_code for n in range(2)] == [200, 429]
    shop.monotonic.ahead = 61
    assert say(client, li, id="message-9").status_code == 200


def test_an_address_may_open_so_many_sessions(client: httpx.Client, shop: Shop) -> None:
    object.__setattr__(shop.tools, "rates", Rates(sessions_of_address=Rate(2, 600)))
    assert [session(client).status_code for _ in range(3)] == [200, 200, 429]


def test_the_look_holds_no_secret(client: httpx.Client) -> None:
    look = client.get("/api/widget/demo/look")
    assert look.json()["title"] == "安心电器"
    assert (look.json()["hotline"], look.json()["hours"]) == ("400-000-0000", ALWAYS)
    # Nothing is shown that the brand has not confirmed.
    assert client.get("/api/widget/digital/look").json()["hotline"] is None
    assert "secret" not in look.text
    assert client.get("/api/widget/demo/logo").headers["content-type"] == "image/png"
    assert client.get("/api/widget/digital/logo").status_code == 404


def test_a_replayed_message_tells_its_answer_to_its_customer_alone(client: httpx.Client, shop: Shop) -> None:
    first = say(client, shop.token(visitor="li"), id="message-1").json()
    assert say(client, shop.token(visitor="li"), text="换了内容", id="message-1").json() == first
    assert say(client, shop.token(visitor="wu"), text="偷看", id="message-1").json()["messages"][0]["bubble"] == {
        "text": "偷看"
    }
    assert shop.brain.texts == ["在吗", "偷看"]


def test_a_token_of_another_service_is_refused(client: httpx.Client, shop: Shop) -> None:
    other = Access("another key").token("demo", "li", shop.clock.now())
    assert say(client, other).status_code == 401
    header, claims, signature = shop.token().split(".")
    for damaged in (f"{header}.{claims}.", f"{header}.{claims}.{signature[:-4]}AAAA", f"{FORGED}{signature}"):
        assert say(client, damaged).status_code == 401
