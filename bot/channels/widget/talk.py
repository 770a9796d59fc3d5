"""What the customer says: words, pressed buttons, photos, and thumbs for the answers."""

# No postponed annotations here: FastAPI must resolve `sender`, which only `router` knows.
import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, StringConstraints

from bot.channels.web import CHANNEL
from bot.channels.widget.tools import Tools, address_of
from bot.channels.widget.transcript import conversation_id, of_turn, photo_of, shown, with_goods
from bot.lessons import note_thumb
from bot.live import AGENTS
from bot.messages import Incoming, Reply
from bot.uploads import MOST_BYTES, NoPhotoError, keep_photo
from desk.database import Json
from desk.lookup import matching
from desk.tables import AnsweredTurn, Author, Handover, HandoverState, Message
from desk.wechat.transcript import note

ID = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
MOST_CHARACTERS = 2000
"""Longer than anybody types; payloads of buttons are shorter too."""
MOST_BODY = 20_000
TOO_LONG = f"这条消息超过{MOST_CHARACTERS}字了，请您分成几条发给我"
TOO_LARGE = f"照片太大了，最多{MOST_BYTES // 1024 // 1024}MB"
NO_PHOTO = "这个文件不是能打开的照片，请发 JPG、PNG、GIF 或 WebP 格式的照片"
PHOTO_HEADERS = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}


class WebMessage(BaseModel):
    """One message of the window; `id` is drawn by the window, so that a retry is recognised."""

    id: ID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_BODY)]


class Thumb(BaseModel):
    """What the customer thinks of an answer; null takes it back."""

    helpful: bool | None


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(prefix="/api/widget/{brand}", tags=["widget"])

    @routes.post("/messages", response_model=None)
    async def send(message: WebMessage, request: Request, sender: Annotated[str, Depends(tools.sender)]) -> Json:
        """The stored messages of this turn. Sending the same `id` again gets the same and changes nothing."""
        await tools.limits.take(
            (f"messages {sender}", tools.rates.messages),
            (f"messages from {address_of(request)}", tools.rates.messages_of_address),
        )
        if len(message.text) > MOST_CHARACTERS:
            raise HTTPException(422, TOO_LONG)
        incoming = Incoming(CHANNEL, sender, f"{sender}/{message.id}", message.text)
        replies = await tools.inbox.receive(incoming)
        return await asyncio.to_thread(_outcome, tools, sender, message.id, replies)

    @routes.post("/photos", response_model=None)
    async def photo(
        request: Request, id: Annotated[ID, Query()], sender: Annotated[str, Depends(tools.sender)]
    ) -> Json:
        """A photo as the request's body; kept under the hash of its content, without what is hidden in it."""
        await tools.limits.take(
            (f"photos {sender}", tools.rates.photos),
            (f"photos from {address_of(request)}", tools.rates.photos_of_address),
        )
        content = await _body(request)
        try:
            name = await asyncio.to_thread(keep_photo, content, tools.uploads)
        except NoPhotoError:
            raise HTTPException(422, NO_PHOTO) from None
        return await asyncio.to_thread(_keep, tools, sender, id, name)

    @routes.get("/photos/{message_id}", include_in_schema=False)
    def read_photo(message_id: int, sender: Annotated[str, Depends(tools.sender)]) -> FileResponse:
        with tools.desk().work() as work:
            name = photo_of(work, sender, message_id)
        path = tools.uploads / name if name else None
        if path is None or not path.is_file():
            raise HTTPException(404, "no such photo")
        return FileResponse(path, media_type="image/jpeg", headers=PHOTO_HEADERS)

    @routes.put("/thumbs/{message_id}")
    async def thumb(
        message_id: int, thumb: Thumb, request: Request, sender: Annotated[str, Depends(tools.sender)]
    ) -> Thumb:
        await tools.limits.take(
            (f"thumbs {sender}", tools.rates.thumbs),
            (f"thumbs from {address_of(request)}", tools.rates.thumbs_of_address),
        )
        await asyncio.to_thread(_judge, tools, sender, message_id, thumb)
        return thumb

    return routes


def _judge(tools: Tools, sender: str, message_id: int, thumb: Thumb) -> None:
    with tools.desk().work() as work:
        message = work.session.get(Message, message_id)
        mine = message is not None and message.sender_id == conversation_id(sender)
        if message is None or not mine or message.author == Author.CUSTOMER:
            raise HTTPException(404, "no such answer")
        message.helpful = thumb.helpful
        note_thumb(work, message, thumb.helpful)


def kept(tools: Tools, sender: str, message_id: str) -> Json:
    """What is stored of `message_id`, as the window gets it."""
    with tools.desk().work() as work:
        return {"stored": True, "messages": shown(work, of_turn(work, sender, message_id))}


def _outcome(tools: Tools, sender: str, message_id: str, replies: list[Reply]) -> Json:
    """`stored` is false for a turn that failed: it may be sent again. Replies that were not kept have no number."""
    with tools.desk().work() as work:
        kept = of_turn(work, sender, message_id)
        stored = bool(kept) or work.session.get(AnsweredTurn, f"{CHANNEL}:{sender}/{message_id}") is not None
        messages: list[Any] = shown(work, kept)
        if not kept:
            messages = [{"author": "desk", "bubble": _unkept(reply)} for reply in replies]
            for message in messages:
                if isinstance(message["bubble"].get("custom"), dict):
                    card = message["bubble"]["custom"]
                    message["bubble"]["custom"] = with_goods(work, conversation_id(sender), card)
    return {"stored": stored, "messages": messages}


def _unkept(reply: Reply) -> Json:
    return {name: value for name, value in reply.items() if name != "recipient_id"}


async def _body(request: Request) -> bytes:
    """The body, given up as soon as it is too large, whatever its length was said to be."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
    return b"".join(parts)


def _keep(tools: Tools, sender: str, message_id: str, name: str) -> Json:
    """The photo as the customer's message, thanked for unless a person has the conversation."""
    owner, key = conversation_id(sender), f"{CHANNEL}:{sender}/{message_id}"
    now = tools.clock.now()
    with tools.desk().work() as work:
        taken = matching(work.session, Handover, sender_id=owner, state=HandoverState.TAKEN)
        said = [] if taken else [{"text": tools.wordings.say("image_kept", owner)}]
        note(work.session, key, owner, CHANNEL, {"image": f"upload:{name}"}, said, now)
    tools.live.wake(owner, AGENTS)
    return kept(tools, sender, message_id)
