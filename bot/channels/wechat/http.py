"""Calls to WeChat's servers: JSON both ways, an access token, an errcode instead of a status."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.wechat.token import NoTokenError, TokenKeeper

TIMEOUT_SECONDS = 10
BUSY = -1
TOKEN_REFUSED = frozenset({40001, 40014, 42001})
# Outside of the time or number of messages that the customer's last action allows, after the session's end, or while a
# person has the customer.
MAY_NOT_SEND = frozenset({45015, 45047, 95001, 95002, 95013, 95018})
# Trying again changes nothing: no such customer, no follower, no permission, content refused.
FOR_GOOD = frozenset({40003, 40008, 43004, 45002, 48001, 50002, 87014, 40058})
ATTEMPTS = 3
PAUSE_SECONDS = 0.2


class WeChatError(Exception):
    """WeChat refused a call; `code` is its errcode (0: it could not be reached)."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code

    @property
    def may_not_send(self) -> bool:
        return self.code in MAY_NOT_SEND

    @property
    def for_good(self) -> bool:
        return self.code in FOR_GOOD


class Http:
    """JSON calls with an access token; expired tokens and a busy server are taken care of."""

    def __init__(self, api: str, tokens: TokenKeeper, connection: httpx.AsyncClient) -> None:
        self._api = api
        self._tokens = tokens
        self._connection = connection

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """WeChat's answer to `body`.

        Raises:
            WeChatError: it refused, or could not be reached.
        """
        return read_answer(await self._call("POST", path, body, {}))

    async def get(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        """The answer as it came: a file, or JSON that has no errcode.

        Raises:
            WeChatError: it refused, or could not be reached.
        """
        return await self._call("GET", path, None, query)

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str]
    ) -> httpx.Response:
        token = await self._token(None)
        for attempt in range(ATTEMPTS):
            request = {**query, "access_token": token}
            try:
                response = await ask(self._connection, method, self._api + path, body, request)
                read_answer(response)
                return response
            except WeChatError as error:
                if attempt == ATTEMPTS - 1:
                    raise
                if error.code in TOKEN_REFUSED:
                    token = await self._token(token)
                elif error.code == BUSY:
                    await asyncio.sleep(PAUSE_SECONDS * (attempt + 1))
                else:
                    raise
        raise AssertionError("unreachable")

    async def _token(self, refused: str | None) -> str:
        try:
            return await (self._tokens.get() if refused is None else self._tokens.refused(refused))
        except NoTokenError as error:
            raise WeChatError(0, "no access token") from error


async def ask(
    connection: httpx.AsyncClient, method: str, url: str, body: Mapping[str, Any] | None, query: Mapping[str, str]
) -> httpx.Response:
    """One request. The address holds secrets and is kept out of errors. Raises WeChatError when it cannot be made."""
    try:
        response = await connection.request(method, url, json=body, params=query, timeout=TIMEOUT_SECONDS)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise WeChatError(0, f"not reached: {type(error).__name__}") from None
    return response


def read_answer(response: httpx.Response) -> dict[str, Any]:
    """The JSON of an answer, empty for a file. Raises WeChatError when it is an error."""
    if "json" not in response.headers.get("content-type", "") and not response.content.startswith(b"{"):
        return {}
    try:
        answer: dict[str, Any] = response.json()
    except ValueError:
        raise WeChatError(0, "not JSON") from None
    code = int(answer.get("errcode", 0))
    if code != 0:
        raise WeChatError(code, str(answer.get("errmsg", "")))
    return answer
