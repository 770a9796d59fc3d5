"""The names that a WeChat customer has: `channel:brand/openid` at the desk, `brand/openid` in the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

OFFICIAL = "wechat"
WECOM = "wecom"


@dataclass(frozen=True)
class Sender:
    """One customer of one brand in one channel."""

    channel: str
    brand: str
    customer: str

    @property
    def name(self) -> str:
        """As `Incoming.sender`."""
        return f"{self.brand}/{self.customer}"

    @property
    def id(self) -> str:
        """As the desk's `sender_id`."""
        return f"{self.channel}:{self.name}"

    @classmethod
    def read(cls, name: str, channel: str) -> Self:
        """From either name. Raises ValueError for a name of another channel's making."""
        brand, slash, customer = name.removeprefix(f"{channel}:").partition("/")
        if not slash or not customer:
            raise ValueError("not a sender of this channel")
        return cls(channel, brand, customer)
