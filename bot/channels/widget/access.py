"""Who writes in a widget's window: an anonymous visitor, or a customer whom the shop vouches for."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta

import jwt
from fastapi import HTTPException
from jwt.types import Options
from pydantic import BaseModel, Field

SESSION_DAYS = 30
ALGORITHM = "HS256"
VOUCHED_FOR = timedelta(hours=24)
"""How long a shop's signature can be used to open a session."""
CLOCKS_APART = timedelta(minutes=5)
# The time is compared with the desk's own clock.
READ: Options = {"require": ["exp", "sub", "brand"], "verify_exp": False, "verify_iat": False}
EXPIRED = "会话已经过期，请重新打开窗口"
UNKNOWN_CUSTOMER = "登录信息核对不上，请刷新页面再试"


class Customer(BaseModel):
    """A customer as the shop's server signed it: HMAC-SHA256 over brand, id and moment, a line each."""

    id: str = Field(min_length=1, max_length=200)
    signed_at: int = Field(ge=0, description="seconds since 1970")
    signature: str = Field(pattern=r"^[0-9a-f]{64}$")


class Access:
    """Tokens and signatures; `key` is the service's own secret."""

    def __init__(self, key: str) -> None:
        # HS256 wants 32 bytes; the purpose keeps this key apart from others derived from the same secret.
        self._key = f"anxin widget session, signed with {key}"

    def token(self, brand: str, visitor: str, now: datetime) -> str:
        """A token for the visitor, valid for `SESSION_DAYS` days, with this brand alone."""
        claims = {"sub": visitor, "brand": brand, "iat": now, "exp": now + timedelta(days=SESSION_DAYS)}
        return jwt.encode(claims, self._key, ALGORITHM)

    def visitor(self, token: str, brand: str, now: datetime) -> str:
        """The visitor of a token. Raises HTTPException 401 when it is forged, damaged, expired or another brand's."""
        try:
            claims = jwt.decode(token, self._key, [ALGORITHM], options=READ)
            valid = claims["brand"] == brand and int(claims["exp"]) > now.timestamp()
        except (jwt.InvalidTokenError, ValueError, TypeError):
            valid = False
        if not valid:
            raise HTTPException(401, EXPIRED)
        return str(claims["sub"])

    def customer(self, customer: Customer, brand: str, secret: str, now: datetime) -> str:
        """The visitor that a customer always is, on every device. Raises HTTPException 403 without a good signature."""
        good = secret and hmac.compare_digest(sign(secret, brand, customer.id, customer.signed_at), customer.signature)
        age = now.timestamp() - customer.signed_at
        if not good or not -CLOCKS_APART.total_seconds() <= age <= VOUCHED_FOR.total_seconds():
            raise HTTPException(403, UNKNOWN_CUSTOMER)
        # The shop's own id of the customer is personal: what is kept cannot be turned back into it.
        digest = hmac.new(self._key.encode(), f"{brand}\n{customer.id}".encode(), hashlib.sha256)
        return f"c-{digest.hexdigest()[:40]}"


def new_visitor() -> str:
    """Somebody of whom nothing is known."""
    return uuid.uuid4().hex


def sign(secret: str, brand: str, customer_id: str, signed_at: int) -> str:
    """What the shop's server computes to vouch for its customer, in hexadecimal."""
    return hmac.new(secret.encode(), f"{brand}\n{customer_id}\n{signed_at}".encode(), hashlib.sha256).hexdigest()
