"""What was said in each conversation, and the messages that still have to reach a customer."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from desk.database import Json
from desk.inserts import Inserts
from desk.lookup import matching
from desk.tables import Author, Conversation, Delivery, Message
from desk.undelivered import to_be_brought

# Built once: most of a short statement's time goes into putting it together.
_ADD = insert(Message).inline()
_HEARD = (
    select(Message.__table__.c.bubble)
    .where(Message.sender_id == bindparam("of"), Message.author == Author.CUSTOMER.value)
    .order_by(Message.id.desc())
    .limit(bindparam("most"))
)
_REPLY_OF_TURN = re.compile(r"#[0-9]+$")


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

    def heard(self, sender_id: str, most: int = 200) -> list[str]:
        """What the sender has said last in words, oldest first."""
        newest = self._session.execute(_HEARD, {"of": sender_id, "most": most}).scalars().all()
        return [str(bubble.get("text") or "") for bubble in reversed(newest)]

    def fetch(self, sender_id: str, last_id: int = 0, most: int = 200) -> list[Message]:
        """What was posted to the sender with higher ids, oldest first; by being fetched it has reached the customer."""
        found = [message for message in self.after(sender_id, last_id, most) if is_posted(message)]
        for message in found:
            if message.delivery == Delivery.WAITING:
                message.delivery = Delivery.DELIVERED
        return found

    def since(self, sender_id: str, moment: datetime) -> list[Message]:
        """What was posted to the sender outside of turns from `moment` on, oldest first."""
        found = select(Message).where(
            Message.sender_id == sender_id, Message.said_at >= moment, Message.author != Author.CUSTOMER
        )
        return [message for message in self._session.scalars(found.order_by(Message.id)) if is_posted(message)]

    def offered(self, sender_id: str, moment: datetime) -> list[str]:
        """The payloads of the buttons posted to the sender from `moment` on."""
        buttons = [button for one in self.since(sender_id, moment) for button in one.bubble.get("buttons") or []]
        return [str(button["payload"]) for button in buttons]

    def undelivered(self, most: int = 100, except_for: Collection[str] = ()) -> list[Message]:
        """What has not reached its customer yet, oldest first; not of the channels in `except_for`."""
        waiting = select(Message).where(*to_be_brought(self._session, except_for))
        return list(self._session.scalars(waiting.order_by(Message.id).limit(most)))

    def latest(self, sender_id: str, most: int = 200) -> list[Message]:
        """The sender's last messages, oldest first."""
        found = select(Message).where(Message.sender_id == sender_id).order_by(Message.id.desc()).limit(most)
        return list(reversed(list(self._session.scalars(found))))

    def newest_id(self, sender_id: str) -> int:
        """The id of the sender's newest message; 0 without any."""
        newest = select(func.max(Message.id)).where(Message.sender_id == sender_id)
        return self._session.scalar(newest) or 0

    def highest_id(self) -> int:
        return self._session.scalar(select(func.max(Message.id))) or 0

    def senders_after(self, last_id: int) -> tuple[set[str], int]:
        """Whose conversations have messages with higher ids, and the highest id of all."""
        found = self._session.execute(select(Message.sender_id, Message.id).where(Message.id > last_id)).all()
        return {row.sender_id for row in found}, max((row.id for row in found), default=last_id)

    def posted_after(self, sender_id: str, channel: str, last_id: int = 0, most: int = 200) -> list[Message]:
        """What was posted to the sender outside of turns: with higher ids, or not delivered yet; oldest first.

        Of two that are stored at the same time the one with the higher id may be seen first; the other is still waiting
        then, and must not be passed over.
        """
        of_turns = Message.key.startswith(f"{channel}:", autoescape=True)
        new = or_(Message.id > last_id, Message.delivery == Delivery.WAITING)
        found = select(Message).where(Message.sender_id == sender_id, ~of_turns, new)
        return list(self._session.scalars(found.order_by(Message.id).limit(most)))

    def arrived(self, messages: Sequence[Message]) -> None:
        """These have reached their customer."""
        for message in messages:
            if message.delivery != Delivery.DELIVERED:
                message.delivery = Delivery.DELIVERED

    def has_waiting(self, sender_id: str) -> bool:
        """Whether something has not reached this customer yet."""
        waiting = select(Message.id).where(Message.sender_id == sender_id, Message.delivery == Delivery.WAITING)
        return self._session.scalar(waiting.limit(1)) is not None

    def count_attempt(self, message_id: int, before: int) -> bool:
        """One more attempt after `before` others; False when another process makes it. Writes at once."""
        waiting = update(Message).where(
            Message.id == message_id, Message.attempts == before, Message.delivery == Delivery.WAITING
        )
        return self._session.connection().execute(waiting.values(attempts=before + 1)).rowcount == 1

    def settle(self, message_id: int, delivery: Delivery) -> None:
        """The message has arrived, or never will. Writes at once."""
        self._session.execute(update(Message).where(Message.id == message_id).values(delivery=delivery))


def is_posted(message: Message) -> bool:
    """Whether the message answers no turn: a turn's replies end in a number sign and their number."""
    return message.author != Author.CUSTOMER and _REPLY_OF_TURN.search(message.key) is None


def add_turn(
    inserts: Inserts,
    turn_key: str,
    sender_id: str,
    channel: str,
    heard: tuple[Json, datetime] | None,
    replies: tuple[Sequence[Json], datetime],
) -> None:
    """Add the customer's words (masked) and the replies of a turn, which arrive with it."""
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
    inserts.add(_ADD, rows)
