"""Rasa's REST channel: `{"sender", "message"}` in, a list of bubbles out."""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from bot.inbox import Inbox
from bot.messages import Incoming
from bot.wordings import without_name
from desk.json_text import to_json
from desk.tables import Message

CHANNEL = "rest"
AUTHORIZATION = {"name": "authorization", "in": "header", "schema": {"type": "string", "default": ""}}


def _without_control_characters(name: str) -> str:
    if any(unicodedata.category(sign) == "Cc" for sign in name):
        raise PydanticCustomError("control_characters", "must not hold control characters")
    return name


Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_without_control_characters)]


class RestMessage(BaseModel):
    """A message as Rasa's clients send it; fields that Rasa knows and this desk does not need are ignored."""

    sender: Name = "default"
    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    message_id: Name | None = Field(None, description="the same id again is the same message again")


def posted(sender: str, message: Message) -> dict[str, Any]:
    """A stored message as the channel gives it: a bubble with its `id`, its author and when it was said."""
    about = {"id": message.id, "author": message.author, "said_at": message.said_at.isoformat()}
    return about | {"recipient_id": sender} | without_name(message.bubble)


async def read_message(request: Request) -> RestMessage:
    """The message in the body. Like Rasa, it takes JSON under any content type.

    Raises:
        RequestValidationError: the body is no JSON, or not a message.
    """
    try:
        return RestMessage.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from None


def router(inbox: Inbox, key: str) -> APIRouter:
    """The channel's routes; callers must send `Authorization: Bearer <key>`."""
    routes = APIRouter(prefix="/webhooks/rest", tags=["rest"])

    async def authorised(authorization: Annotated[str, Header()] = "") -> None:
        authorise(authorization)

    def authorise(authorization: str) -> None:
        scheme, _, given = authorization.partition(" ")
        # Headers arrive decoded as Latin-1; a key may be in any script.
        if scheme.lower() != "bearer" or not secrets.compare_digest(given.encode("latin-1"), key.encode()):
            raise HTTPException(401, "missing or wrong key", headers={"WWW-Authenticate": "Bearer"})

    @routes.get("/")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    # What FastAPI would hand over by itself is taken from the request: that costs a fifth of the web server's time.
    @routes.post("/webhook", response_model=None, openapi_extra={"parameters": [AUTHORIZATION]})
    async def webhook(request: Request) -> Response:
        authorise(request.headers.get("Authorization", ""))
        message = await read_message(request)
        replies = await inbox.receive(Incoming(CHANNEL, message.sender, _message_id(message), message.message))
        # They are ready for JSON: FastAPI would look through every value of them first.
        return Response(to_json(replies), media_type="application/json")

    @routes.get("/messages", dependencies=[Depends(authorised)], response_model=None)
    def messages(sender: Annotated[Name, Query()], after: Annotated[int, Query(ge=0)] = 0) -> list[dict[str, Any]]:
        """What was said to `sender` outside of the webhook's answers, with ids above `after`, oldest first."""
        if inbox.brain is None:
            raise HTTPException(503, "starting")
        with inbox.brain.desk.work() as work:
            return [posted(sender, message) for message in work.messages.fetch(f"{CHANNEL}:{sender}", after)]

    return routes


def _message_id(message: RestMessage) -> str:
    """The sender's own id: another sender using the same one must neither see nor block this answer."""
    if message.message_id is None:
        return uuid.uuid4().hex
    return f"{quote(message.sender, safe='')}/{message.message_id}"
