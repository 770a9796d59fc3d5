"""The connection to Redis: short times, for nobody waits long for what is only shared."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

OUT_OF_REACH = (RedisError, OSError, TimeoutError)
"""What is raised when Redis is gone, restarts, or refuses."""
PREFIX = "anxin:"


def open_redis(url: str) -> Redis:
    """A client for one event loop; it connects when it is first used."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=1,
        socket_timeout=2,
        socket_keepalive=True,
        health_check_interval=15,
        # Once more at once, for a connection that a restart has made void; whatever is sent may come twice.
        retry=Retry(NoBackoff(), 1),
    )


def new_worker_name() -> str:
    """A name that no other worker has, on any machine."""
    return secrets.token_hex(8)


def veiled(name: str, key: str) -> str:
    """A name that tells nothing of a customer or an address to who has no `key`."""
    return blake2b(name.encode(), key=key.encode()[:64], digest_size=16).hexdigest()
