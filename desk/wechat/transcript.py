"""What the channel hears and says without the dialogue, kept for those who read along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desk.database import Json
from desk.inserts import Inserts
from desk.lookup import matching
from desk.messages import add_turn
from desk.tables import Author, Delivery, Message


def note(
    session: Session, key: str, sender_id: str, channel: str, heard: Json, said: Sequence[Json], now: datetime
) -> None:
    """Keep one exchange under its turn key; the same key again changes nothing."""
    if not matching(session, Message, key=key):
        inserts = Inserts()
        add_turn(inserts, key, sender_id, channel, (heard, now), (said, now))
        inserts.write(session.connection())


def overhear(
    session: Session, key: str, sender_id: str, channel: str, author: Author, bubble: Json, now: datetime
) -> None:
    """Keep what was said without the desk, by the customer or to the customer; the same key again changes nothing."""
    if matching(session, Message, key=key):
        return
    session.add(
        Message(
            key=key,
            sender_id=sender_id,
            channel=channel,
            author=author,
            agent_number=None,
            bubble=bubble,
            said_at=now,
            delivery=Delivery.DELIVERED,
            attempts=0,
        )
    )
