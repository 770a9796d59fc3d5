"""WeCom's server: a list of messages that is read by cursor, sessions, and what may be sent.

Written from the public description (developer.work.weixin.qq.com, paths 94670, 94677, 94669, 95122).
"""

from __future__ import annotations

import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import APIRouter, Request

from tests.wechat import crypto
from tests.wechat.shop import AES_KEY, BRAND, CORPID, KFID, SECRET, TOKEN

NEW, ASSISTANT, POOL, PERSON, OVER = range(5)
# From which state to which the desk may change a session.
CHANGES = {
    NEW: {ASSISTANT, POOL, PERSON, OVER},
    ASSISTANT: {POOL, PERSON, OVER},
    POOL: {PERSON, OVER},
    PERSON: {PERSON, OVER},
    OVER: set(),
}
NO_SUCH_CHANGE = 95016
MOST = 5
MOST_BYTES = 2048
MOST_HEAD_BYTES = 1024


@dataclass
class WeCom:
    """What WeCom remembers."""

    address: str = ""
    page: int = 1000
    entries: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    welcomed: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)
    token: str = "corp-token-1"
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def says(self, customer: str, kind: str = "text", seconds_ago: int = 0, **content: Any) -> str:
        """A customer's message, not told to the desk yet; gives its id."""
        self.left[customer] = MOST
        self.state.setdefault(customer, NEW)
        if self.state[customer] == OVER:
            self.state[customer] = NEW
        entry = {"open_kfid": KFID, "external_userid": customer, "origin": 3, "msgtype": kind, kind: content}
        return self._add(entry, seconds_ago)

    def person_says(self, customer: str, kind: str = "text", **content: Any) -> str:
        """What one of the shop's people answers in WeCom's own tool."""
        who = {"open_kfid": KFID, "external_userid": customer, "servicer_userid": "anxin-servicer"}
        return self._add({**who, "origin": 5, "msgtype": kind, kind: content})

    def fails(self, customer: str, fail_type: int) -> None:
        """A message that was taken did not arrive after all."""
        failed = {"event_type": "msg_send_fail", "fail_msgid": "m0", "fail_type": fail_type}
        self._event({**failed, "external_userid": customer})

    def change(self, customer: str, state: int) -> tuple[int, str]:
        """The desk changes who serves the customer; errcode, and the code for a last word."""
        if state not in CHANGES[self.state.get(customer, OVER)]:
            return NO_SUCH_CHANGE, ""
        self.state[customer] = state
        code = secrets.token_hex(8)
        self.codes.add(code)
        return 0, code

    def enters(self, customer: str) -> str:
        code = secrets.token_hex(8)
        self.codes.add(code)
        self._event({"event_type": "enter_session", "external_userid": customer, "welcome_code": code})
        return code

    def session(self, customer: str, change: int) -> None:
        """1: a person takes the customer; 3: the session ends."""
        self.state[customer] = OVER if change == 3 else PERSON
        self._event({"event_type": "session_status_change", "external_userid": customer, "change_type": change})

    def texts(self, customer: str) -> list[str]:
        return [text_of(message) for message in self.sent if message["touser"] == customer]

    async def tell(self) -> httpx.Response:
        """Call the desk back: there is something to read."""
        fields = (
            f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName><CreateTime>{int(time.time())}</CreateTime>"
            "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event>"
            f"<Token><![CDATA[sync-token]]></Token><OpenKfId><![CDATA[{KFID}]]></OpenKfId></xml>"
        )
        sealed = crypto.encrypt(fields, AES_KEY, CORPID)
        stamp, nonce = str(int(time.time())), secrets.token_hex(5)
        query = {"timestamp": stamp, "nonce": nonce, "msg_signature": crypto.signature(TOKEN, stamp, nonce, sealed)}
        body = f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        async with httpx.AsyncClient() as connection:
            return await connection.post(f"{self.address}/wecom/{BRAND}", params=query, content=body.encode())

    def send(self, body: dict[str, Any]) -> int:
        customer = body["touser"]
        if any(message["msgid"] == body["msgid"] for message in self.sent):
            return 40059
        if self.state.get(customer, OVER) not in (NEW, ASSISTANT):
            return 95018
        if self.left.get(customer, 0) < 1:
            return 95001
        if not fits(body) or len(body["msgid"]) > 32:
            return 40058
        self.left[customer] -= 1
        self.sent.append(body)
        return 0

    def _event(self, event: dict[str, Any]) -> None:
        self._add({"origin": 4, "msgtype": "event", "event": {**event, "open_kfid": KFID}})

    def _add(self, entry: dict[str, Any], seconds_ago: int = 0) -> str:
        number = f"m{next(self._numbers)}"
        self.entries.append({"msgid": number, "send_time": int(time.time()) - seconds_ago, **entry})
        return number


def text_of(body: dict[str, Any]) -> str:
    if body["msgtype"] == "text":
        return str(body["text"]["content"])
    menu = body["msgmenu"]
    return "\n".join([menu["head_content"], *(item["click"]["content"] for item in menu["list"])])


def fits(body: dict[str, Any]) -> bool:
    if body["msgtype"] == "text":
        return 0 < len(body["text"]["content"].encode()) <= MOST_BYTES
    menu = body["msgmenu"]
    return len(menu["head_content"].encode()) <= MOST_HEAD_BYTES and len(menu["list"]) <= 10


def wecom_api(wecom: WeCom) -> APIRouter:
    """The HTTP side."""
    routes = APIRouter()

    def result(code: int, **more: Any) -> dict[str, Any]:
        if code:
            wecom.refused.append(code)
        return {"errcode": code, "errmsg": "ok" if code == 0 else "refused", **more}

    @routes.get("/cgi-bin/gettoken")
    async def gettoken(corpid: str, corpsecret: str) -> dict[str, Any]:
        if (corpid, corpsecret) != (CORPID, SECRET):
            return result(40001)
        return result(0, access_token=wecom.token, expires_in=7200)

    @routes.post("/cgi-bin/kf/{call:path}")
    async def kf(call: str, access_token: str, request: Request) -> dict[str, Any]:
        if access_token != wecom.token:
            return result(40014)
        body = await request.json()
        code, more = CALLS[call](wecom, body)
        return result(code, **more)

    return routes


def _sync(wecom: WeCom, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    begin = int(body.get("cursor") or 0)
    end = min(begin + wecom.page, len(wecom.entries))
    more = int(end < len(wecom.entries))
    return 0, {"next_cursor": str(end), "has_more": more, "msg_list": wecom.entries[begin:end]}


def _send(wecom: WeCom, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return wecom.send(body), {}


def _welcome(wecom: WeCom, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if body["code"] not in wecom.codes:
        return 95007, {}
    wecom.codes.remove(body["code"])
    wecom.welcomed.append(body)
    return 0, {}


def _state(wecom: WeCom, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return 0, {"service_state": wecom.state.get(body["external_userid"], OVER)}


def _trans(wecom: WeCom, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    code, word = wecom.change(body["external_userid"], body["service_state"])
    return code, {"msg_code": word} if word else {}


CALLS = {
    "sync_msg": _sync,
    "send_msg": _send,
    "send_msg_on_event": _welcome,
    "service_state/get": _state,
    "service_state/trans": _trans,
}
