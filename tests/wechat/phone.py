"""WeChat between a customer's phone and the account's server: signs, encrypts, repeats, and judges what comes back."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.wechat import crypto
from tests.wechat.platform import MOST_BYTES, Platform
from tests.wechat.shop import ACCOUNT, AES_KEY, APPID, BRAND, TOKEN, Shop

PATIENCE_SECONDS = 5.0
TRIES = 3

EVERY_CONNECTION = httpx.Limits(max_connections=None, max_keepalive_connections=50)
_numbers = itertools.count(1)


@dataclass
class Phone:
    """Sends for any customer. `address` is where the shop's console says its server is."""

    address: str
    platform: Platform
    shop: Shop
    connection: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(limits=EVERY_CONNECTION))
    took: list[float] = field(default_factory=list)
    _last: dict[str, int] = field(default_factory=dict)

    async def text(self, customer: str, text: str, **more: Any) -> str | None:
        return await self.message(customer, "text", Content=text, **more)

    async def message(self, customer: str, kind: str, number: int | None = None, **more: Any) -> str | None:
        """A message; gives the passive reply that the customer sees, None where there is none."""
        self.platform.acted(customer, "message")
        number = number or 10**15 + next(_numbers)
        return await self.push(customer, {"MsgType": kind, **more, "MsgId": number})

    async def event(self, customer: str, event: str, key: str = "") -> str | None:
        self.platform.acted(customer, event)
        return await self.push(customer, {"MsgType": "event", "Event": event, "EventKey": key})

    async def push(self, customer: str, fields: dict[str, Any], at: int | None = None) -> str | None:
        """Deliver to the server as WeChat does: five seconds, three tries."""
        at = at or self._next_second(customer)
        xml = to_xml({"ToUserName": ACCOUNT, "FromUserName": customer, "CreateTime": at, **fields})
        for _ in range(TRIES):
            began = time.monotonic()
            response = await self.post(xml, PATIENCE_SECONDS / self.shop.speed)
            if response is not None:
                said = self._judge(customer, response)
                if said is not None:
                    self.took.append(time.monotonic() - began)
                return said
            left = PATIENCE_SECONDS / self.shop.speed - (time.monotonic() - began)
            await asyncio.sleep(max(left, 0))
        self.platform.faults.append("no answer after three tries")
        return None

    async def push_double(self, customer: str, fields: dict[str, Any], at: int) -> None:
        """The same request once more, without a reason; what comes back counts too."""
        xml = to_xml({"ToUserName": ACCOUNT, "FromUserName": customer, "CreateTime": at, **fields})
        response = await self.post(xml, PATIENCE_SECONDS / self.shop.speed)
        if response is not None:
            self._judge(customer, response)

    async def push_but_lose_first_answer(self, customer: str, fields: dict[str, Any]) -> str | None:
        """The first answer never reaches WeChat, which asks again after its five seconds."""
        at = self._next_second(customer)
        xml = to_xml({"ToUserName": ACCOUNT, "FromUserName": customer, "CreateTime": at, **fields})
        began = time.monotonic()
        await self.post(xml, PATIENCE_SECONDS / self.shop.speed)
        await asyncio.sleep(max(PATIENCE_SECONDS / self.shop.speed - (time.monotonic() - began), 0))
        return await self.push(customer, fields, at)

    def _next_second(self, customer: str) -> int:
        """Nobody writes twice within a second; tests do, and are given the next one."""
        self._last[customer] = max(int(time.time()), self._last.get(customer, 0) + 1)
        return self._last[customer]

    async def post(self, xml: str, seconds: float) -> httpx.Response | None:
        """One try; None when the server did not answer in time."""
        query, body = self.seal(xml)
        try:
            async with asyncio.timeout(seconds):
                response = await self.connection.post(
                    f"{self.address}/wechat/{BRAND}", params=query, content=body.encode(), timeout=None
                )
        except (TimeoutError, httpx.HTTPError):
            return None
        return response if response.status_code < 500 else None

    def seal(self, xml: str, timestamp: int | None = None) -> tuple[dict[str, str], str]:
        """Query and body of a request, by the account's mode."""
        stamp, nonce = str(timestamp or int(time.time())), secrets.token_hex(5)
        query = {"timestamp": stamp, "nonce": nonce, "signature": crypto.signature(TOKEN, stamp, nonce)}
        if self.shop.mode == "plain":
            return query, xml
        sealed = crypto.encrypt(xml, AES_KEY, APPID)
        query |= {"encrypt_type": "aes", "msg_signature": crypto.signature(TOKEN, stamp, nonce, sealed)}
        if self.shop.mode == "compatible":
            return query, xml.replace("</xml>", f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>")
        return query, to_xml({"ToUserName": ACCOUNT, "Encrypt": sealed})

    def _judge(self, customer: str, response: httpx.Response) -> str | None:
        if response.text in ("", "success"):
            return None
        try:
            fields = self._open(response.text)
        except (ElementTree.ParseError, KeyError, AssertionError, ValueError):
            self.platform.faults.append(f"malformed reply: {response.status_code} {response.text[:80]}")
            return None
        if (fields["ToUserName"], fields["FromUserName"]) != (customer, ACCOUNT) or not fields["CreateTime"].isdigit():
            self.platform.faults.append("reply with wrong names")
            return None
        if fields["MsgType"] == "transfer_customer_service":
            self.platform.transferred.append(customer)
            return None
        if fields["MsgType"] != "text" or not 0 < len(fields["Content"].encode()) <= MOST_BYTES:
            self.platform.faults.append("reply of a wrong type or length")
            return None
        self.platform.show(customer, fields["Content"], "passive")
        return fields["Content"]

    def _open(self, text: str) -> dict[str, str]:
        fields = from_xml(text)
        if self.shop.mode == "plain":
            return fields
        if self.shop.mode == "compatible" and "Encrypt" not in fields:
            return fields
        right = crypto.signature(TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        assert fields["MsgSignature"] == right
        return from_xml(crypto.decrypt(fields["Encrypt"], AES_KEY, APPID))


def to_xml(fields: dict[str, Any]) -> str:
    elements = (
        f"<{name}>{value}</{name}>" if isinstance(value, int | float) else f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{''.join(elements)}</xml>"


def from_xml(text: str) -> dict[str, str]:
    return {child.tag: child.text or "" for child in ElementTree.fromstring(text)}  # noqa: S314 (our own desk's)
