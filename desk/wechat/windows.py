"""How much may still be said to a customer: windows that the customer opens, and messages that use them up."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from desk.tables import WeChatWindow


class Windows:
    """The windows within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, sender_id: str, scene: str, opened_at: datetime, until: datetime, messages: int) -> None:
        """The customer did `scene`. What was done earlier, or is told a second time, opens nothing anew."""
        row = {
            "sender_id": sender_id,
            "scene": scene,
            "opened_at": opened_at,
            "open_until": until,
            "messages_left": messages,
        }
        last = select(WeChatWindow.opened_at).where(_of(sender_id), WeChatWindow.scene == scene)
        opened_before = self._session.scalar(last)
        connection = self._session.connection()
        if opened_before is None:
            connection.execute(insert(WeChatWindow), row)
        elif opened_before < opened_at:
            connection.execute(update(WeChatWindow).where(_of(sender_id), WeChatWindow.scene == scene), row)

    def take(self, sender_id: str, now: datetime) -> bool:
        """Whether one more message may be sent, and note it as sent.

        It counts against every open window: WeChat does not say which one it takes, and none must be overdrawn.
        """
        usable = (WeChatWindow.open_until > now) & (WeChatWindow.messages_left > 0)
        taking = update(WeChatWindow).where(_of(sender_id), usable)
        using = taking.values(messages_left=WeChatWindow.messages_left - 1)
        return self._session.connection().execute(using).rowcount > 0

    def left(self, sender_id: str, now: datetime) -> int:
        """How many messages may still be sent."""
        usable = select(func.max(WeChatWindow.messages_left)).where(_of(sender_id), WeChatWindow.open_until > now)
        return self._session.scalar(usable) or 0

    def close(self, sender_id: str, scenes: Iterable[str] | None = None) -> None:
        """Nothing may be sent any more (after leaving, or since WeChat said so), until the customer acts again."""
        closing = update(WeChatWindow).where(_of(sender_id))
        if scenes is not None:
            closing = closing.where(WeChatWindow.scene.in_(list(scenes)))
        self._session.connection().execute(closing.values(messages_left=0))

    def forget_before(self, moment: datetime) -> int:
        """Drop what ran out before `moment`; how many."""
        return self._session.connection().execute(delete(WeChatWindow).where(WeChatWindow.open_until < moment)).rowcount


def _of(sender_id: str) -> ColumnElement[bool]:
    return WeChatWindow.sender_id == sender_id
