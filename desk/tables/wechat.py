"""What is remembered for the WeChat channels: their tokens, how much may still be said, and what is still owed."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desk.database import Base, Json


class WeChatToken(Base):
    """An account's access token, shared by all processes.

    Who renews it holds the lease: nobody else asks WeChat before `lease_until`.
    """

    __tablename__ = "wechat_tokens"

    account: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str]
    expires_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    lease_until: Mapped[datetime]


class WeChatWindow(Base):
    """How many messages may still be sent to a customer because of what the customer did (`scene`), and until when."""

    __tablename__ = "wechat_windows"

    sender_id: Mapped[str] = mapped_column(primary_key=True)
    scene: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    open_until: Mapped[datetime]
    messages_left: Mapped[int]


class WeChatCustomer(Base):
    """The payloads behind the numbers last shown, and since when the people in WeChat's own tool have the customer."""

    __tablename__ = "wechat_customers"

    sender_id: Mapped[str] = mapped_column(primary_key=True)
    menu: Mapped[list[str]]
    with_person_since: Mapped[datetime | None]


class OwedAnswer(Base):
    """An answer that did not go out on the customer's own request, kept until it has arrived.

    `message` is what the customer sent, emptied as soon as the answer is known; `parts` what is still to be sent.
    """

    __tablename__ = "owed_answers"
    __table_args__ = (Index(None, "state", "next_try_at"), Index(None, "sender_id", "state"))

    key: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    channel: Mapped[str]
    message: Mapped[Json]
    parts: Mapped[list[Json]]
    state: Mapped[str]
    sent: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    owed_at: Mapped[datetime]
    next_try_at: Mapped[datetime]


class WeComCursor(Base):
    """How far the messages of a WeCom customer-service account have been read."""

    __tablename__ = "wecom_cursors"

    account: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str]
