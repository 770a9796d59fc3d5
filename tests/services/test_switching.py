"""Two workers on real servers change their version and back while customers write; `make test-services` runs it."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from bot.settings import load_settings
from tests.bot.supervising.test_switching_the_desk import KEY, assert_each_was_answered_once, switch_and_back
from tests.services.servers import ALL, RabbitMQ, Redis


@pytest.mark.skipif(not os.environ.get(ALL), reason="starts six workers; CI changes light ones")
def test_every_message_is_answered_once_while_two_workers_change_and_back(
    model: Path, database: str, redis_server: Redis, rabbitmq: RabbitMQ, tmp_path: Path
) -> None:
    settings = load_settings(
        models=model.parent,
        database_url=database,
        redis_url=redis_server.url,
        events_url=rabbitmq.url,
        workers=2,
        rest_key=KEY,
        session_key=KEY,
        uploads=tmp_path / "uploads",
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        customers = asyncio.run(switch_and_back(settings, listening))
    assert_each_was_answered_once(customers, database)
    # Whoever is slow here is the machine: nothing is asserted of it.
    print(f"{len(customers.sent)} messages, the slowest {customers.slowest:.2f} s")
