"""The desk's own page: an anonymous session by a signed, expiring token, and messages within it."""

# No postponed annotations here: FastAPI could not resolve `visitor`, which only `router` knows.
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import jwt
from fastapi import APIRouter, Depends, Header, HTTPException
from fastapi.responses import FileResponse
from pydantic import BaseModel, StringConstraints

from bot.inbox import Inbox
from bot.messages import Incoming, Reply

CHANNEL = "web"
PAGE = Path(__file__).parent / "page"
SESSION_DAYS = 30
ALGORITHM = "HS256"
PAGE_HEADERS = {
    "Content-Security-Policy": ("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Session(BaseModel):
    """What the page keeps to go on with its conversation."""

    token: str


class WebMessage(BaseModel):
    """One message of the page; `id` is drawn by the page, so that a retry is recognised."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


def router(inbox: Inbox, key: str) -> APIRouter:
    """The page, its sessions and its messages; tokens are signed with `key`."""
    routes = APIRouter(tags=["web"])

    def visitor(authorization: Annotated[str, Header()] = "") -> str:
        return read_token(authorization.removeprefix("Bearer "), key)

    @routes.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    @routes.post("/api/web/sessions")
    async def open_session() -> Session:
        return Session(token=make_token(key, datetime.now(UTC)))

    @routes.post("/api/web/messages", response_model=None)
    async def send(message: WebMessage, sender: Annotated[str, Depends(visitor)]) -> list[Reply]:
        return await inbox.receive(Incoming(CHANNEL, sender, f"{sender}/{message.id}", message.text))

    return routes


def make_token(key: str, now: datetime) -> str:
    """A token for a new anonymous visitor, valid for `SESSION_DAYS` days."""
    claims = {"sub": uuid.uuid4().hex, "exp": now + timedelta(days=SESSION_DAYS)}
    return jwt.encode(claims, _signing_key(key), ALGORITHM)


def read_token(token: str, key: str) -> str:
    """The visitor of a token. Raises HTTPException 401 when it is forged, damaged or expired."""
    try:
        claims = jwt.decode(token, _signing_key(key), [ALGORITHM], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "the session is not valid or has expired: open a new one") from None
    return str(claims["sub"])


def _signing_key(key: str) -> str:
    # HS256 wants 32 bytes; the purpose keeps this key apart from others derived from the same secret.
    return f"anxin web session, signed with {key}"
