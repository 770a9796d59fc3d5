"""Who may come in: signature, timestamp and encryption of WeChat's requests, and of what goes back."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import secrets
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wechatpy.crypto import PrpCrypto
from wechatpy.crypto import WeChatCrypto as Crypto
from wechatpy.exceptions import InvalidAppIdException

from bot.channels.wechat.xml import BadXmlError, read_xml, write_xml

OLDEST_SECONDS = 300
# WeChat asks three times within fifteen seconds; the network may hold one up.
REPEATED_SECONDS = 60
SIGNATURES_KEPT = 200_000
BLOCK_BYTES = 32

Mode = Literal["plain", "compatible", "safe"]


class RefusedError(Exception):
    """The request is not WeChat's, or damaged. `reason` is for the log and names nobody."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """A request's content, and whether its answer has to be encrypted."""

    fields: dict[str, str]
    encrypted: bool


class Seal:
    """One account's keys. `receiver` is the appid (or corpid) that encrypted content must be meant for."""

    def __init__(self, mode: Mode, token: str, aes_key: str, receiver: str) -> None:
        self._mode = mode
        self._token = token
        self._receiver = receiver
        self._crypto = Crypto(token, aes_key, receiver) if aes_key else None
        self._used: OrderedDict[str, tuple[bytes, datetime]] = OrderedDict()

    def echo(self, query: Mapping[str, str], now: datetime) -> str:
        """What WeChat wants to hear when the address is entered in its console.

        Raises:
            RefusedError: the request is not signed as WeChat does.
        """
        self._check_time(query, now)
        said = query.get("echostr", "")
        if "msg_signature" in query:
            self._check(query, query["msg_signature"], said)
            return self._decrypt(said)
        self._check(query, query.get("signature", ""))
        return said

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Opened:
        """The content of a request.

        Raises:
            RefusedError: wrong, old or used signature, broken or foreign content.
        """
        self._check_time(query, now)
        encrypted = query.get("encrypt_type") == "aes" or (self._mode == "safe" and "msg_signature" in query)
        if encrypted and self._crypto is None:
            raise RefusedError(403, "encrypted, but the account is set to plain mode")
        if not encrypted and self._mode == "safe":
            raise RefusedError(403, "not encrypted, but the account is set to safe mode")
        signature = query.get("msg_signature" if encrypted else "signature", "")
        if not encrypted:
            self._check(query, signature)
        fields = _read(body)
        if encrypted:
            sealed = fields.get("Encrypt", "")
            self._check(query, signature, sealed)
            fields = _read(self._decrypt(sealed).encode())
        self._check_not_replayed(signature, body, now)
        return Opened(fields, encrypted)

    def close(self, text: str, now: datetime) -> str:
        """An answer, encrypted and signed."""
        sealed = PrpCrypto(self._required().key).encrypt(text, self._receiver).decode()
        timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        signature = sign(self._token, timestamp, nonce, sealed)
        return write_xml({"Encrypt": sealed, "MsgSignature": signature, "TimeStamp": int(timestamp), "Nonce": nonce})

    def _check(self, query: Mapping[str, str], given: str, *more: str) -> None:
        right = sign(self._token, query.get("timestamp", ""), query.get("nonce", ""), *more)
        if not hmac.compare_digest(given.encode(), right.encode()):
            raise RefusedError(403, "wrong signature")

    def _check_time(self, query: Mapping[str, str], now: datetime) -> None:
        timestamp = query.get("timestamp", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise RefusedError(403, "no timestamp")
        if abs(now.timestamp() - int(timestamp)) > OLDEST_SECONDS:
            raise RefusedError(403, "old timestamp")

    def _check_not_replayed(self, signature: str, body: bytes, now: datetime) -> None:
        """Whoever has seen a request must not send it again, nor other words under its signature: a plain one does not
        cover the body.

        The same body again, and soon, is WeChat repeating itself.
        """
        digest = hashlib.sha256(body).digest()
        used, first = self._used.setdefault(signature, (digest, now))
        if used != digest:
            raise RefusedError(403, "a signature used for another message")
        if (now - first).total_seconds() > REPEATED_SECONDS:
            raise RefusedError(403, "a request replayed")
        self._forget_old(now)

    def _forget_old(self, now: datetime) -> None:
        """Drop the signatures whose own time is refused by now."""
        while self._used:
            _, first = next(iter(self._used.values()))
            if (now - first).total_seconds() <= 2 * OLDEST_SECONDS and len(self._used) <= SIGNATURES_KEPT:
                return
            self._used.popitem(last=False)

    def _decrypt(self, sealed: str) -> str:
        crypto = self._required()
        try:
            raw = binascii.a2b_base64(sealed, strict_mode=True)
            if not raw or len(raw) % BLOCK_BYTES:
                raise RefusedError(400, "broken encryption")
            return str(PrpCrypto(crypto.key).decrypt(sealed, self._receiver))
        except InvalidAppIdException:
            raise RefusedError(403, "encrypted for another account") from None
        except (binascii.Error, ValueError, IndexError, struct.error):
            raise RefusedError(400, "broken encryption") from None

    def _required(self) -> Crypto:
        if self._crypto is None:
            raise RefusedError(403, "no key to decrypt with")
        return self._crypto


def sign(*values: str) -> str:
    """WeChat's signature: SHA-1 over the sorted values."""
    return hashlib.sha1("".join(sorted(values)).encode(), usedforsecurity=False).hexdigest()


def _read(body: bytes) -> dict[str, str]:
    try:
        return read_xml(body.decode())
    except (UnicodeDecodeError, BadXmlError):
        raise RefusedError(400, "not WeChat's XML") from None
