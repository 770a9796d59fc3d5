"""An account's access token: one for all processes, renewed early and by one of them only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.wechat.records import Records
from desk.clock import Clock
from desk.wechat.tokens import Tokens
from desk.work import Work

logger = logging.getLogger(__name__)

# WeChat's normal mode gives a new token in the last five minutes of the old one, which stays valid that long.
EARLY = timedelta(minutes=4)
LEASE = timedelta(seconds=30)
PAUSE_AFTER_FAILURE = timedelta(seconds=10)
# A token that WeChat refuses although it is this new was refused for another reason; asking again would not help.
TOO_NEW_TO_RENEW = timedelta(seconds=2)
# WeChat voids a valid token at the earliest so long after the last one, and twenty times a day.
TOO_NEW_TO_VOID = timedelta(seconds=30)
LOOK_AGAIN_SECONDS = 0.2
LOOKS = 50


@dataclass(frozen=True)
class Token:
    """An access token as WeChat gave it."""

    value: str
    expires_at: datetime
    renewed_at: datetime


class NoTokenError(Exception):
    """There is no valid token and none could be had."""


Fetch = Callable[[bool], Awaitable[tuple[str, int]]]
"""Asks WeChat for a token (True: a new one whatever happens); gives it with its lifetime in seconds."""


class TokenKeeper:
    """The token of one account."""

    def __init__(self, account: str, fetch: Fetch, records: Records, clock: Clock) -> None:
        self._account = account
        self._fetch = fetch
        self._records = records
        self._clock = clock
        self._known: Token | None = None
        self._pause_until = clock.now()
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """A valid token.

        Raises:
            NoTokenError: WeChat gave none.
        """
        if self._fresh(self._known):
            return self._value(self._known)
        async with self._one_at_a_time:
            for _ in range(LOOKS):
                self._known = await self._records.do(self._read)
                if self._clock.now() < self._pause_until and not self._valid(self._known):
                    break
                if self._fresh(self._known):
                    return self._value(self._known)
                if await self._records.do(self._lease):
                    return await self._renew(anew=False)
                if self._valid(self._known):
                    return self._value(self._known)
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        raise NoTokenError(self._account)

    async def refused(self, value: str) -> str:
        """A valid token after WeChat refused `value`: the one that others fetched meanwhile, or else a new one.

        Raises:
            NoTokenError: `value` is all there is.
        """
        async with self._one_at_a_time:
            for _ in range(LOOKS):
                self._known = await self._records.do(self._read)
                if self._known is not None and self._known.value != value and self._valid(self._known):
                    return self._known.value
                age = LEASE if self._known is None else self._clock.now() - self._known.renewed_at
                if age < TOO_NEW_TO_RENEW:
                    break
                if await self._records.do(self._lease):
                    return await self._replace(value, age)
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        raise NoTokenError(self._account)

    async def _replace(self, value: str, age: timedelta) -> str:
        renewed = await self._renew(anew=False)
        if renewed != value:
            return renewed
        # Normal mode repeats a token that it holds for valid, although it has just been refused.
        if age < TOO_NEW_TO_VOID:
            raise NoTokenError(self._account)
        return await self._renew(anew=True)

    async def _renew(self, anew: bool) -> str:
        try:
            value, seconds = await self._fetch(anew)
        except Exception as error:
            logger.warning("no token for %s: %s", self._account, type(error).__name__)
            self._pause_until = self._clock.now() + PAUSE_AFTER_FAILURE
            await self._records.do(self._release)
            if self._valid(self._known):
                return self._value(self._known)
            raise NoTokenError(self._account) from error
        now = self._clock.now()
        self._known = Token(value, now + timedelta(seconds=seconds), now)
        await self._records.do(self._write)
        return value

    def _fresh(self, token: Token | None) -> bool:
        return token is not None and self._clock.now() < token.expires_at - self._early(token)

    def _valid(self, token: Token | None) -> bool:
        return token is not None and self._clock.now() < token.expires_at

    @staticmethod
    def _early(token: Token) -> timedelta:
        """How long before its end a token is renewed; a short-lived one lives half its life."""
        return min(EARLY, (token.expires_at - token.renewed_at) / 2)

    @staticmethod
    def _value(token: Token | None) -> str:
        if token is None:
            raise NoTokenError
        return token.value

    def _read(self, work: Work) -> Token | None:
        stored = Tokens(work.session).read(self._account)
        return None if stored is None else Token(stored.token, stored.expires_at, stored.renewed_at)

    def _lease(self, work: Work) -> bool:
        """Whether this process is to renew the token; not where another one has since this one looked."""
        now, tokens = self._clock.now(), Tokens(work.session)
        if not tokens.lease(self._account, now, now + LEASE):
            return False
        if self._read(work) == self._known:
            return True
        tokens.release(self._account, now)
        return False

    def _release(self, work: Work) -> None:
        Tokens(work.session).release(self._account, self._clock.now() + PAUSE_AFTER_FAILURE)

    def _write(self, work: Work) -> None:
        if self._known is not None:
            now = self._clock.now()
            Tokens(work.session).write(self._account, self._known.value, self._known.expires_at, now)
