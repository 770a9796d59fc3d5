"""What was said in each conversation, and the messages that still have to reach a customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desk.database import Json
from desk.lookup import matching
from desk.tables import Author, Conversation, Delivery, Message


class Messages:
    """The messages within one unit of work. A bubble is in the shape of a reply (text, buttons, custom, image)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def post(
        self,
        *,
        key: str,
        sender_id: str,
        channel: str,
        bubble: Json,
        now: datetime,
        author: Author = Author.DESK,
        agent_number: str | None = None,
    ) -> Message | None:
        """A message to the customer that answers no turn, to be delivered by its channel.

        None when `key` was used before: the occasion has had its message.
        """
        if matching(self._session, Message, key=key):
            return None
        message = Message(
            key=key,
            sender_id=sender_id,
            channel=channel,
            author=author,
            agent_number=agent_number,
            bubble=bubble,
            said_at=now,
            delivery=Delivery.WAITING,
            attempts=0,
        )
        self._session.add(message)
        return message

    def channel_of(self, sender_id: str) -> str:
        """The channel by which the sender writes; empty for one who never has."""
        conversation = self._session.get(Conversation, sender_id)
        return conversation.channel if conversation is not None else ""

    def after(self, sender_id: str, last_id: int = 0, most: int = 200) -> list[Message]:
        """The sender's messages with higher ids, oldest first."""
        found = select(Message).where(Message.sender_id == sender_id, Message.id > last_id)
        return list(self._session.scalars(found.order_by(Message.id).limit(most)))

    def undelivered(self, most: int = 100) -> list[Message]:
        """What has not reached its customer yet, oldest first."""
        waiting = select(Message).where(Message.delivery == Delivery.WAITING)
        return list(self._session.scalars(waiting.order_by(Message.id).limit(most)))


def write_turn(
    session: Session,
    turn_key: str,
    sender_id: str,
    channel: str,
    heard: tuple[Json, datetime] | None,
    replies: tuple[Sequence[Json], datetime],
) -> None:
    """Store the customer's words (masked) and the replies of a turn, which arrive with it."""
    row: dict[str, Any] = {
        "sender_id": sender_id,
        "channel": channel,
        "agent_number": None,
        "delivery": Delivery.DELIVERED,
        "attempts": 0,
    }
    rows = []
    if heard is not None:
        bubble, heard_at = heard
        rows.append(row | {"key": turn_key, "author": Author.CUSTOMER, "bubble": bubble, "said_at": heard_at})
    bubbles, said_at = replies
    rows += [
        row | {"key": f"{turn_key}#{number}", "author": Author.DESK, "bubble": bubble, "said_at": said_at}
        for number, bubble in enumerate(bubbles, 1)
    ]
    if rows:
        session.connection().execute(insert(Message), rows)
