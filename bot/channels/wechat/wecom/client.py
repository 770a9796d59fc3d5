"""The few calls to WeCom's server that customer service needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bot.channels.wechat.http import Http, WeChatError, ask, read_answer
from bot.channels.wechat.records import Records
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.token import TokenKeeper
from desk.clock import Clock

MOST_AT_ONCE = 1000
WAITING_FOR_PERSON, SERVED_BY_PERSON, OVER = 2, 3, 4


class CustomerService:
    """WeCom's side of one customer-service account."""

    may_write = True

    def __init__(
        self,
        api: str,
        corpid: str,
        open_kfid: str,
        secret: str,
        records: Records,
        clock: Clock,
        connection: httpx.AsyncClient,
    ) -> None:
        self._api = api
        self._corpid = corpid
        self._open_kfid = open_kfid
        self._secret = secret
        self._connection = connection
        self._http = Http(api, TokenKeeper(f"{corpid}/{open_kfid}", self._fetch_token, records, clock), connection)

    async def read(self, cursor: str, token: str) -> dict[str, Any]:
        """The messages after `cursor`: `msg_list`, `next_cursor`, `has_more`. Raises WeChatError."""
        body = {"cursor": cursor, "token": token, "limit": MOST_AT_ONCE, "open_kfid": self._open_kfid}
        given = {name: value for name, value in body.items() if value}
        return await self._http.post("/cgi-bin/kf/sync_msg", given)

    async def send(self, sender: Sender, part: Mapping[str, Any], key: str) -> None:
        """One message; WeCom refuses a second one under the same key. Raises WeChatError."""
        body = {
            "touser": sender.customer,
            "open_kfid": self._open_kfid,
            "msgid": hashlib.sha256(key.encode()).hexdigest()[:32],
            **as_message(part),
        }
        await self._http.post("/cgi-bin/kf/send_msg", body)

    async def say_on_event(self, code: str, part: Mapping[str, Any]) -> None:
        """The one message that an event allows, at a session's beginning or end, while its code is valid: 20 seconds.

        Raises WeChatError.
        """
        await self._http.post("/cgi-bin/kf/send_msg_on_event", {"code": code, **as_message(part)})

    async def announce(self, sender: Sender) -> bool:  # noqa: ARG002 (WeCom has no template messages)
        return False

    async def give_to_person(self, customer: str) -> None:
        """Put the customer into the pool from which the shop's people take theirs. Raises WeChatError."""
        await self._change(customer, WAITING_FOR_PERSON)

    async def take_from_person(self, customer: str) -> str:
        """End a session in which people have the customer: WeCom has no other way back.

        Gives the code with which one last thing may be said in it; empty where nobody has the customer any more, and
        the desk may write as always. Raises WeChatError.
        """
        answer = await self._http.post("/cgi-bin/kf/service_state/get", self._of(customer))
        if answer.get("service_state") not in (WAITING_FOR_PERSON, SERVED_BY_PERSON):
            return ""
        return str((await self._change(customer, OVER)).get("msg_code", ""))

    async def fetch_media(self, media: str) -> bytes:
        """A file that a customer sent. Raises WeChatError."""
        return (await self._http.get("/cgi-bin/media/get", {"media_id": media})).content

    async def _change(self, customer: str, state: int) -> dict[str, Any]:
        body = {**self._of(customer), "service_state": state}
        return await self._http.post("/cgi-bin/kf/service_state/trans", body)

    def _of(self, customer: str) -> dict[str, str]:
        return {"open_kfid": self._open_kfid, "external_userid": customer}

    async def _fetch_token(self, anew: bool) -> tuple[str, int]:  # noqa: ARG002 (there is one way only)
        query = {"corpid": self._corpid, "corpsecret": self._secret}
        answer = read_answer(await ask(self._connection, "GET", f"{self._api}/cgi-bin/gettoken", None, query))
        if "access_token" not in answer:
            raise WeChatError(0, "no token in the answer")
        return str(answer["access_token"]), int(answer["expires_in"])


def as_message(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part in WeCom's shape: text, or a menu whose choices come back by number."""
    choices: Sequence[str] = part.get("choices", ())
    if not choices:
        return {"msgtype": "text", "text": {"content": part["text"]}}
    items = [
        {"type": "click", "click": {"id": str(number), "content": title}} for number, title in enumerate(choices, 1)
    ]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": part["text"], "list": items}}
