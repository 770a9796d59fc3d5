"""Rasa's REST channel: `{"sender", "message"}` in, a list of bubbles out."""

from __future__ import annotations

import secrets
import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import BaseModel, Field, StringConstraints

from bot.inbox import Inbox
from bot.messages import Incoming, Reply

CHANNEL = "rest"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class RestMessage(BaseModel):
    """A message as Rasa's clients send it; fields that Rasa knows and this desk does not need are ignored."""

    sender: Name = "default"
    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    message_id: Name | None = Field(None, description="the same id again is the same message again")


def router(inbox: Inbox, key: str) -> APIRouter:
    """The channel's routes; callers must send `Authorization: Bearer <key>`."""
    routes = APIRouter(prefix="/webhooks/rest", tags=["rest"])

    def authorised(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), f"Bearer {key}".encode()):
            raise HTTPException(401, "missing or wrong key", headers={"WWW-Authenticate": "Bearer"})

    @routes.get("/")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @routes.post(
        "/webhook", dependencies=[Depends(authorised)], response_model_exclude_none=True, response_model=None
    )
    async def webhook(message: RestMessage, _request: Request) -> list[Reply]:
        # The id is the sender's own: another sender using the same one must neither see nor block this answer.
        message_id = f"{message.sender}/{message.message_id}" if message.message_id else uuid.uuid4().hex
        return await inbox.receive(Incoming(CHANNEL, message.sender, message_id, message.message))

    return routes
