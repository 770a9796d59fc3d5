"""The few calls to WeChat's server that an official account makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.wechat.http import Http, WeChatError, ask, read_answer
from bot.channels.wechat.records import Records
from bot.channels.wechat.token import TokenKeeper
from desk.clock import Clock

MOST_MEDIA_BYTES = 10 * 1024 * 1024


class OfficialAccount:
    """WeChat's side of one official account."""

    def __init__(
        self, api: str, appid: str, secret: str, records: Records, clock: Clock, connection: httpx.AsyncClient
    ) -> None:
        self._api = api
        self._appid = appid
        self._secret = secret
        self._connection = connection
        self.tokens = TokenKeeper(appid, self._fetch_token, records, clock)
        self._http = Http(api, self.tokens, connection)

    async def send_text(self, customer: str, text: str) -> None:
        """A customer-service message. Raises WeChatError."""
        body = {"touser": customer, "msgtype": "text", "text": {"content": text}}
        await self._http.post("/cgi-bin/message/custom/send", body)

    async def send_template(self, customer: str, template: str, values: Mapping[str, str]) -> None:
        """A template message. Raises WeChatError."""
        data = {name: {"value": value} for name, value in values.items()}
        body = {"touser": customer, "template_id": template, "data": data}
        await self._http.post("/cgi-bin/message/template/send", body)

    async def fetch_media(self, media: str) -> bytes:
        """A file that a customer sent. Raises WeChatError, also when it is larger than MOST_MEDIA_BYTES."""
        response = await self._http.get("/cgi-bin/media/get", {"media_id": media})
        if len(response.content) > MOST_MEDIA_BYTES:
            raise WeChatError(40006, "too large")
        return response.content

    async def publish_menu(self, menu: Mapping[str, Any]) -> None:
        """Set the account's menu. Raises WeChatError."""
        await self._http.post("/cgi-bin/menu/create", menu)

    async def _fetch_token(self, anew: bool) -> tuple[str, int]:
        body = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": anew,
        }
        answer = read_answer(await ask(self._connection, "POST", f"{self._api}/cgi-bin/stable_token", body, {}))
        return str(answer["access_token"]), int(answer["expires_in"])
