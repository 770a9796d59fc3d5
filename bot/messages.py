"""What comes in from a channel and what goes back: the two shapes that every channel shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict


@dataclass(frozen=True)
class Incoming:
    """One message of a customer.

    `sender` is the channel's own name for the customer; `message_id` the channel's id of this message: the same id
    again means the same message again, and gets the same replies.
    """

    channel: str
    sender: str
    message_id: str
    text: str

    @property
    def conversation_id(self) -> str:
        return f"{self.channel}:{self.sender}"

    @property
    def turn_key(self) -> str:
        return f"{self.channel}:{self.message_id}"


class Button(TypedDict):
    """A choice offered below a reply; `payload` is what the channel sends back when it is taken."""

    title: str
    payload: str


class Reply(TypedDict):
    """One bubble, in the shape of Rasa's REST channel."""

    recipient_id: str
    text: NotRequired[str]
    buttons: NotRequired[list[Button]]
    custom: NotRequired[dict[str, Any]]
    image: NotRequired[str]
