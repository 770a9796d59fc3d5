"""The doctor looks at real servers, and says in one line what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from bot.doctor import examine
from tests.services.servers import HOST, RabbitMQ, Redis, free_port

SECRET = "a-secret-of-ours"


@pytest.fixture(autouse=True)
def on_real_servers(monkeypatch: pytest.MonkeyPatch, database: str, redis_server: Redis) -> None:
    monkeypatch.setenv("ANXIN_DATABASE_URL", database)
    monkeypatch.setenv("ANXIN_REDIS_URL", redis_server.url)
    monkeypatch.setenv("ANXIN_WORKERS", "2")


@pytest.fixture
def there(redis_server: Redis) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_server.url) as client:
        yield client
        client.config_set("maxmemory", 0)
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("requirepass", "")


def told(part: str) -> tuple[str, str]:
    """What is wrong with a part, and what else is said of it."""
    found = {finding.part: (finding.problem, finding.hint) for finding in examine()}
    return found[part]


def test_servers_that_are_well() -> None:
    assert told("database") == ("", "postgresql, its tables are brought up to date at the next start")
    problem, hint = told("redis")
    assert (problem, "for 2 workers" in hint) == ("", True)


def test_a_redis_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_REDIS_URL", f"redis://desk:{SECRET}@{HOST}:{free_port()}/0")
    problem, _ = told("redis")
    assert "refused" in problem
    assert SECRET not in problem


def test_a_redis_that_wants_a_password(there: redis.Redis) -> None:
    there.config_set("requirepass", SECRET)
    problem, _ = told("redis")
    assert "authenticate" in problem


def test_a_redis_that_drops_what_it_was_given(there: redis.Redis) -> None:
    there.config_set("maxmemory", "100mb")
    there.config_set("maxmemory-policy", "allkeys-lru")
    problem, _ = told("redis")
    assert problem == "maxmemory-policy is allkeys-lru: places in a queue might be dropped, set noeviction"


def test_an_event_broker(monkeypatch: pytest.MonkeyPatch, rabbitmq: RabbitMQ) -> None:
    monkeypatch.setenv("ANXIN_EVENTS_URL", rabbitmq.url)
    assert told("event broker") == ("", "takes events for rasa_core_events")
    monkeypatch.setenv("ANXIN_EVENTS_URL", rabbitmq.url.replace("guest:guest", f"desk:{SECRET}"))
    problem, _ = told("event broker")
    assert "ACCESS_REFUSED" in problem
    assert SECRET not in problem
    monkeypatch.setenv("ANXIN_EVENTS_URL", f"amqp://desk:{SECRET}@{HOST}:{free_port()}/")
    problem, _ = told("event broker")
    assert problem
    assert SECRET not in problem


def test_without_redis_nothing_is_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_WORKERS", "1")
    monkeypatch.delenv("ANXIN_REDIS_URL")
    assert {"redis", "event broker"}.isdisjoint(finding.part for finding in examine())
