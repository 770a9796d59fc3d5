"""What stands around the channels: health, metrics, and one shape for all errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.app import create_app
from bot.brain import Brain
from bot.settings import Settings, load_settings
from tests.bot.fake_brain import BREAK, FakeBrain

KEY = "a key for tests"
WEBHOOK = "/webhooks/rest/webhook"
AUTHORISED = {"Authorization": f"Bearer {KEY}"}
SECONDS = 10


def make_fake() -> Brain:
    return FakeBrain().as_brain


def make_none() -> Brain:
    raise OSError("no database at postgresql://desk:secret@example.com")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(rest_key=KEY, session_key=KEY, database_url=f"sqlite:///{tmp_path}/desk.db")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings, make_fake), raise_server_exceptions=False) as client:
        yield client


def test_the_desk_is_healthy_once_it_can_answer(settings: Settings) -> None:
    made = threading.Event()

    def make_brain() -> Brain:
        made.wait(SECONDS)
        return make_fake()

    with TestClient(create_app(settings, make_brain)) as client:
        early = client.get("/health")
        assert (early.status_code, early.json()) == (503, {"error": "starting"})
        made.set()
        answer = client.post(WEBHOOK, json={"sender": "li", "message": "你好"}, headers=AUTHORISED)
        assert answer.json() == [{"recipient_id": "li", "text": "收到：你好"}]
        healthy = client.get("/health")
        assert (healthy.status_code, healthy.json()) == (200, {"status": "ok"})


def test_a_desk_that_could_not_start_says_so_and_nothing_inner(settings: Settings) -> None:
    with TestClient(create_app(settings, make_none)) as client:
        answer = client.post(WEBHOOK, json={"sender": "li", "message": "你好"}, headers=AUTHORISED)
        health = client.get("/health")
    for response in (answer, health):
        assert response.status_code == 503
        assert response.json() == {"error": "the desk could not start; its log says why"}


@pytest.mark.parametrize(
    ("env", "key", "shown", "status"),
    [
        ("development", "", None, 200),
        ("development", "k", None, 404),
        ("production", "", None, 404),
        ("production", "", "Bearer ", 404),
        ("production", "k", "Bearer wrong", 404),
        ("production", "k", "Bearer k", 200),
    ],
)
def test_metrics_are_for_who_has_the_key(
    settings: Settings, env: str, key: str, shown: str | None, status: int
) -> None:
    given = settings.model_copy(update={"env": env, "metrics_key": SecretStr(key)})
    with TestClient(create_app(given, make_fake)) as client:
        headers = {} if shown is None else {"Authorization": shown}
        assert client.get("/metrics", headers=headers).status_code == status


def test_metrics_name_nobody(client: TestClient) -> None:
    client.post(WEBHOOK, json={"sender": "li-13812345678", "message": "我是李小明"}, headers=AUTHORISED)
    told = client.get("/metrics").text
    assert "anxin_turn_seconds" in told
    assert not [word for word in ("13812345678", "李小明", "li-") if word in told]


def test_metrics_count_the_turns(client: TestClient) -> None:
    def answered() -> float:
        families = text_string_to_metric_families(client.get("/metrics").text)
        samples = [sample for family in families for sample in family.samples]
        labels = {"channel": "rest", "outcome": "answered"}
        return sum(s.value for s in samples if s.name == "anxin_turns_total" and s.labels == labels)

    before = answered()
    client.post(WEBHOOK, json={"sender": "li", "message": "你好"}, headers=AUTHORISED)
    assert answered() == before + 1


def test_metrics_are_shown_when_the_database_is_gone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    given = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/file/desk.db"})
    with TestClient(create_app(given, make_fake)) as client:
        told = client.get("/metrics").text
    assert "anxin_database_up 0.0" in told
    assert 'anxin_waiting{kind="handovers"} NaN' in told


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/page/nowhere.js", 404),
        ("GET", WEBHOOK, 405),
        ("DELETE", "/health", 405),
        ("POST", WEBHOOK, 401),
        ("POST", "/api/widget/demo/messages", 401),
    ],
)
def test_errors_have_one_shape(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert isinstance(response.json()["error"], str)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ('{"id": "12345678"', "the body is not valid JSON"),
        ("[]", "the body: Input should be a valid dictionary or object to extract fields from"),
        ('{"id": "12345678"}', "text: Field required"),
        ('{"id": "12345678", "text": " "}', "text: String should have at least 1 character"),
    ],
)
def test_the_page_is_told_what_does_not_fit(client: TestClient, body: str, error: str) -> None:
    token = client.post("/api/widget/demo/sessions", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    response = client.post("/api/widget/demo/messages", content=body, headers=headers)
    assert (response.status_code, response.json()) == (422, {"error": error})


def test_a_failure_shows_nothing_inner(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    message = {"sender": "li", "message": BREAK}
    response = client.post(WEBHOOK, json=message, headers=AUTHORISED)
    assert response.status_code == 500
    assert response.json() == {"error": "the desk failed to answer; the same message may be sent again"}
    assert [record.getMessage() for record in caplog.records if record.name == "bot.errors"] == [
        "request failed: RuntimeError"
    ]
