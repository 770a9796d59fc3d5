"""What WeChat tells of: a customer's message or action, out of its XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

QR_SCENE = "qrscene_"
_TYPE = re.compile(r"[a-z][a-z_]{1,40}( [a-z][a-z_]{1,60})?")


class Kind(StrEnum):
    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    CLICK = "click"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"
    UNSUBSCRIBE = "unsubscribe"
    PERSON_TOOK = "person_took"
    PERSON_LEFT = "person_left"
    PERSON_SAID = "person_said"
    NOT_ARRIVED = "not_arrived"


SAYINGS = frozenset({Kind.TEXT, Kind.VOICE, Kind.IMAGE, Kind.VIDEO, Kind.LOCATION, Kind.LINK})
"""What a customer says, as against what a customer does."""


@dataclass(frozen=True)
class Received:
    """One message or action.

    `id` is the same when WeChat repeats itself; `text` what was said, as far as it is words; `media` the id under which
    an image or voice can be fetched; `at` when it happened, in Unix seconds by WeChat's clock.
    """

    kind: Kind
    customer: str
    id: str
    at: int
    text: str = ""
    media: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "kind": Kind(stored["kind"])})


def read_received(fields: Mapping[str, str]) -> Received | None:
    """The message in `fields`; None for what needs no answer or is not known."""
    customer, at = fields.get("FromUserName", ""), fields.get("CreateTime", "")
    read = _READERS.get(fields.get("MsgType", "").lower())
    if read is None or not customer or not (at.isascii() and at.isdigit()):
        return None
    return read(fields, customer, int(at))


def type_of(fields: Mapping[str, str]) -> str:
    """The message's type for a log: `text`, `event view`; `unknown` for what does not look like a type."""
    kind = " ".join(filter(None, (fields.get(name, "").lower() for name in ("MsgType", "Event"))))
    return kind if _TYPE.fullmatch(kind) else "unknown"


def _message(kind: Kind, words: Callable[[Mapping[str, str]], str]) -> Callable[..., Received | None]:
    def read(fields: Mapping[str, str], customer: str, at: int) -> Received | None:
        number = fields.get("MsgId", "")
        if not number:
            return None
        return Received(kind, customer, number, at, words(fields).strip(), fields.get("MediaId", ""))

    return read


def _event(fields: Mapping[str, str], customer: str, at: int) -> Received | None:
    event, key = fields.get("Event", "").lower(), fields.get("EventKey", "")
    kind = _EVENTS.get(event)
    if kind is None:
        return None
    text = key.removeprefix(QR_SCENE) if kind in (Kind.SUBSCRIBE, Kind.SCAN) else key
    return Received(kind, customer, f"{at}/{event}/{key}", at, text)


def _link(fields: Mapping[str, str]) -> str:
    return "\n".join(filter(None, (fields.get("Title", ""), fields.get("Description", ""))))


_EVENTS = {
    "click": Kind.CLICK,
    "subscribe": Kind.SUBSCRIBE,
    "scan": Kind.SCAN,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "kf_create_session": Kind.PERSON_TOOK,
    "kf_switch_session": Kind.PERSON_TOOK,
    "kf_close_session": Kind.PERSON_LEFT,
}

_READERS: dict[str, Callable[..., Received | None]] = {
    "text": _message(Kind.TEXT, lambda fields: fields.get("Content", "")),
    "voice": _message(Kind.VOICE, lambda fields: fields.get("Recognition", "")),
    "image": _message(Kind.IMAGE, lambda _fields: ""),
    "video": _message(Kind.VIDEO, lambda _fields: ""),
    "shortvideo": _message(Kind.VIDEO, lambda _fields: ""),
    "location": _message(Kind.LOCATION, lambda fields: fields.get("Label", "")),
    "link": _message(Kind.LINK, _link),
    "event": _event,
}
