"""Limits that hold for all workers together: the same sliding windows, kept in Redis."""

from __future__ import annotations

import logging
import secrets

from redis.asyncio import Redis

from bot.channels.widget.limits import Limits, Rate
from bot.shared.connection import OUT_OF_REACH, PREFIX, veiled

logger = logging.getLogger(__name__)

# KEYS: one window each. ARGV: the use's name, then for each window how many in how many microseconds.
# All windows count the use, or none does; the answer is for how many microseconds to wait.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait = 0
for number, key in ipairs(KEYS) do
    local most, lasts = tonumber(ARGV[2 * number]), tonumber(ARGV[2 * number + 1])
    redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - lasts))
    if redis.call('ZCARD', key) >= most and not redis.call('ZSCORE', key, ARGV[1]) then
        local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
        wait = math.max(wait, oldest[2] + lasts - now)
    end
end
if wait > 0 then
    return wait
end
for number, key in ipairs(KEYS) do
    redis.call('ZADD', key, 'NX', string.format('%.0f', now), ARGV[1])
    redis.call('PEXPIRE', key, math.ceil(ARGV[2 * number + 1] / 1000))
end
return 0
"""
MICROSECONDS = 1_000_000


class SharedLimits(Limits):
    """Belongs to one event loop. While Redis is out of reach each worker counts for itself."""

    def __init__(self, redis: Redis, key: str) -> None:
        super().__init__()
        self._script = redis.register_script(_TAKE)
        self._key = key

    async def _must_wait(self, *wanted: tuple[str, Rate]) -> float:
        keys = [f"{PREFIX}uses:{veiled(name, self._key)}" for name, _ in wanted]
        arguments: list[str | int] = [secrets.token_hex(8)]
        for _, rate in wanted:
            arguments += [rate.most, round(rate.seconds * MICROSECONDS)]
        try:
            return int(await self._script(keys=keys, args=arguments)) / MICROSECONDS
        except OUT_OF_REACH as error:
            logger.debug("limits are counted here alone: %s", type(error).__name__)
            return await super()._must_wait(*wanted)
