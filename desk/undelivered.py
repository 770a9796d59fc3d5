"""Which messages have not reached their customers yet, where the desk has to bring them.

What waits for customers who fetch it themselves is most of what waits, and stays until it is erased: whoever looks for
what has to be brought must not read it each time.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desk.tables import Delivery, Message


def to_be_brought(session: Session, read_channels: Collection[str]) -> list[ColumnElement[bool]]:
    """The conditions of it: it waits, and not on `read_channels`."""
    others = [channel for channel in _channels(session) if channel not in read_channels]
    return [Message.delivery == Delivery.WAITING, Message.channel.in_(others)]


def _channels(session: Session) -> list[str]:
    """The channels on which something waits: one step in the index for each of them."""
    lowest = select(func.min(Message.channel)).where(Message.delivery == Delivery.WAITING)
    found: list[str] = []
    channel = session.scalar(lowest)
    while channel is not None:
        found.append(channel)
        channel = session.scalar(lowest.where(Message.channel > channel))
    return found
