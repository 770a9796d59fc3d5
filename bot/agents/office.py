"""What the agents' routes work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.live import AGENTS, Live
from bot.typing_signs import TypingSigns
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk


@dataclass(frozen=True)
class Office:
    """The desk, its clock and rules, and the way to wake those who wait for news; `key` signs logins.

    `secure` is whether the cookie is for HTTPS only.
    """

    desk: Callable[[], Desk]
    key: str
    secure: bool = False
    live: Live = field(default_factory=Live)
    clock: Clock = field(default_factory=Clock)
    rulebooks: Rulebooks = field(default_factory=Rulebooks)
    typing: TypingSigns = field(default_factory=TypingSigns)
    customers_typing: TypingSigns = field(default_factory=TypingSigns)
    uploads: Path = Path("var/uploads")
    """Where customers' photos are kept."""

    def customer_types(self, conversation_id: str) -> None:
        """A customer is writing: the agents see it, until nothing more is heard of it."""
        is_news = not self.customers_typing.is_typing(conversation_id)
        self.customers_typing.writes(conversation_id)
        if is_news:
            self.live.wake(AGENTS)

    def turn_done(self, conversation_id: str) -> None:
        """A customer has written and has been answered."""
        self.customers_typing.stops(conversation_id)
        self.live.turn_done(conversation_id)

    def tell(self, conversation_id: str) -> None:
        """Something about this conversation has changed."""
        self.live.wake(conversation_id, AGENTS)
