"""WeCom's messages and events as the desk's, and the desk's bubbles as WeCom's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.channels.wechat.bubbles import pack, said_and_offered, split
from bot.channels.wechat.overheard import label
from bot.channels.wechat.phrases import phrase
from bot.channels.wechat.received import Kind, Received
from bot.messages import Reply
from desk.database import Json

FROM_CUSTOMER, FROM_PERSON = 3, 5
MOST_HEAD_BYTES = 1024
MOST_CHOICES = 10
MOST_CHOICE_BYTES = 128
PERSON_LEFT = 3


def read_message(message: Mapping[str, Any]) -> Received | None:
    """One entry of WeCom's list; None for what the desk has nothing to do with."""
    number, at = str(message.get("msgid", "")), int(message.get("send_time", 0))
    if message.get("msgtype") == "event":
        return _event(message.get("event", {}), number, at)
    customer, kind = str(message.get("external_userid", "")), str(message.get("msgtype"))
    read = _READERS.get(kind)
    if not customer or not number:
        return None
    if message.get("origin") == FROM_PERSON:
        return _said_by_person(message, customer, number, at)
    if message.get("origin") != FROM_CUSTOMER or read is None:
        return None
    what, text, media = read(message.get(kind, {}))
    return Received(what, customer, number, at, text.strip(), media)


def _said_by_person(message: Mapping[str, Any], customer: str, number: str, at: int) -> Received:
    """What one of the shop's people said: words, or the name of what is none; photos with their `media`."""
    kind = str(message.get("msgtype"))
    content = message.get(kind, {})
    media = str(content.get("media_id", "")) if kind == "image" else ""
    return Received(Kind.PERSON_SAID, customer, number, at, str(content.get("content") or label(kind)), media)


def as_parts(replies: Sequence[Reply]) -> tuple[list[Json], list[str]]:
    """The messages to send, and the payloads behind the choices of the last one."""
    said, buttons = said_and_offered(replies)
    buttons = buttons[:MOST_CHOICES]
    texts = pack(said)
    parts: list[Json] = [{"text": text} for text in texts]
    if not buttons:
        return parts, []
    # A short last text is the menu's own heading, which spares one of the few messages.
    heads = len(texts) > 0 and len(texts[-1].encode()) <= MOST_HEAD_BYTES
    head = parts.pop()["text"] if heads else phrase("choose_below")
    titles = [split(button["title"], MOST_CHOICE_BYTES)[0] for button in buttons]
    return [*parts, {"text": head, "choices": titles}], [button["payload"] for button in buttons]


def _event(event: Mapping[str, Any], number: str, at: int) -> Received | None:
    customer, kind = str(event.get("external_userid", "")), event.get("event_type")
    if not customer:
        return None
    if kind == "enter_session" and event.get("welcome_code"):
        return Received(Kind.SUBSCRIBE, customer, number, at, str(event.get("scene", "")), str(event["welcome_code"]))
    if kind == "msg_send_fail":
        return Received(Kind.NOT_ARRIVED, customer, number, at, str(event.get("fail_type", "")))
    if kind == "session_status_change":
        left = event.get("change_type") == PERSON_LEFT
        return Received(Kind.PERSON_LEFT if left else Kind.PERSON_TOOK, customer, number, at)
    return None


Reader = Callable[[Mapping[str, Any]], tuple[Kind, str, str]]

_READERS: dict[str, Reader] = {
    # A pressed choice comes back as a text with the choice's number.
    "text": lambda content: (Kind.TEXT, str(content.get("menu_id") or content.get("content", "")), ""),
    "image": lambda content: (Kind.IMAGE, "", str(content.get("media_id", ""))),
    "voice": lambda content: (Kind.VOICE, "", str(content.get("media_id", ""))),
    "video": lambda content: (Kind.VIDEO, "", str(content.get("media_id", ""))),
    "location": lambda content: (Kind.LOCATION, str(content.get("address") or content.get("name", "")), ""),
    "link": lambda content: (Kind.LINK, f"{content.get('title', '')}\n{content.get('desc', '')}", ""),
}
