"""Where each sender's dialogue stands, and the events that the trainers learn from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.database import Json
from desk.inserts import Inserts
from desk.tables import Conversation, ConversationEvent


class StaleWindow(Exception):  # noqa: N818 (no fault, but the sign to run the turn again)
    """Another turn of this sender was stored meanwhile, and nothing of this one."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a dialogue that the next turn needs.

    `version` is 0 for a new conversation, else the one under which the window was loaded. `blob` is the
    serialised tracker window; `offered` are the button payloads sent in the last turns; `saved_at` is the end of
    the turn that stored it, None before it is stored.
    """

    version: int
    blob: str
    offered: tuple[str, ...] = ()
    saved_at: datetime | None = field(default=None, compare=False)


# Built once: most of a short statement's time goes into putting it together.
_ADD = insert(Conversation).inline()
# An event comes as the JSON that it is already.
_ADD_EVENT = insert(ConversationEvent).inline().values(event=bindparam("written", type_=Text))
_REPLACE = update(Conversation).where(
    Conversation.sender_id == bindparam("of"), Conversation.version == bindparam("loaded")
)

_COUNT = (
    update(Conversation)
    .where(Conversation.sender_id == bindparam("of"), Conversation.version == bindparam("loaded"))
    .values(version=Conversation.version + 1)
)


def load_window(session: Session, sender_id: str) -> Window | None:
    """The stored window; None for a sender who has never written."""
    columns = select(Conversation.version, Conversation.window, Conversation.offered, Conversation.last_turn_at)
    row = session.execute(columns.where(Conversation.sender_id == sender_id)).one_or_none()
    return None if row is None else Window(row.version, row.window, tuple(row.offered), row.last_turn_at)


def write_window(connection: Connection, sender_id: str, channel: str, window: Window, now: datetime) -> None:
    """Store the window under the next version. Raises StaleWindow unless its version is the stored one."""
    row = {
        "channel": channel,
        "last_turn_at": now,
        "version": window.version + 1,
        "window": window.blob,
        "offered": list(window.offered),
    }
    if window.version == 0:
        try:
            connection.execute(_ADD, row | {"sender_id": sender_id, "started_at": now})
        except IntegrityError as clash:
            raise StaleWindow(sender_id) from clash
        return
    replaced = connection.execute(_REPLACE, row | {"of": sender_id, "loaded": window.version})
    if replaced.rowcount == 0:
        raise StaleWindow(sender_id)


def hold_to_window(connection: Connection, sender_id: str, window: Window) -> None:
    """Count a turn that leaves the dialogue where it stands: of two at once, the later one must see the first.

    Raises StaleWindow unless the window's version is the stored one.
    """
    counted = connection.execute(_COUNT, {"of": sender_id, "loaded": window.version})
    if counted.rowcount == 0:
        raise StaleWindow(sender_id)


def add_events(inserts: Inserts, turn_key: str, sender_id: str, events: Sequence[str]) -> None:
    """Add a turn's dialogue events, each as JSON, for the trainers."""
    turn = {"turn_key": turn_key, "sender_id": sender_id}
    inserts.add(_ADD_EVENT, [turn | {"seq": seq, "written": event} for seq, event in enumerate(events)])


def events_of(session: Session, sender_id: str) -> list[Json]:
    """All stored events of a sender's conversation, oldest first."""
    events = select(ConversationEvent.event).where(ConversationEvent.sender_id == sender_id)
    return list(session.scalars(events.order_by(ConversationEvent.id)))
