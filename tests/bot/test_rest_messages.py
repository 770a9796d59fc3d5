"""What answers no message is fetched over REST, from an id on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import httpx
import pytest

from tests.conftest import RunningDesk

MESSAGES = "/webhooks/rest/messages"
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def fetch(desk: RunningDesk, sender: str, after: int = 0) -> list[dict[str, object]]:
    headers = {"Authorization": f"Bearer {desk.key}"}
    response = httpx.get(f"{desk.url}{MESSAGES}", params={"sender": sender, "after": after}, headers=headers)
    assert response.status_code == httpx.codes.OK, response.text
    found: list[dict[str, object]] = response.json()
    return found


def test_a_posted_message_is_fetched_and_its_button_may_be_pressed(running_desk: RunningDesk) -> None:
    sender = uuid.uuid4().hex
    key = f"follow_up:{sender}"
    payload = "/greet"
    bubble = {"text": "问题解决了吗？", "buttons": [{"title": "在", "payload": payload}], "response": "utter_x"}
    with running_desk.remembers.work() as work:
        work.messages.post(key=key, sender_id=f"rest:{sender}", channel="rest", bubble=bubble, now=NOW)
    (message,) = fetch(running_desk, sender)
    assert message["text"] == bubble["text"]
    assert message["recipient_id"] == sender
    assert "response" not in message
    assert fetch(running_desk, sender, int(str(message["id"]))) == []

    headers = {"Authorization": f"Bearer {running_desk.key}"}
    webhook = f"{running_desk.url}/webhooks/rest/webhook"
    answer = httpx.post(webhook, json={"sender": sender, "message": payload}, headers=headers).json()
    assert answer[0]["buttons"]
    assert [one["id"] for one in fetch(running_desk, sender)] == [message["id"]]


@pytest.mark.parametrize(
    ("params", "status"), [({}, 422), ({"sender": "li", "after": -1}, 422), ({"sender": "li", "after": "x"}, 422)]
)
def test_a_question_that_is_none(running_desk: RunningDesk, params: dict[str, str], status: int) -> None:
    headers = {"Authorization": f"Bearer {running_desk.key}"}
    assert httpx.get(f"{running_desk.url}{MESSAGES}", params=params, headers=headers).status_code == status


def test_messages_are_for_who_has_the_key(running_desk: RunningDesk) -> None:
    assert httpx.get(f"{running_desk.url}{MESSAGES}", params={"sender": "li"}).status_code == 401
