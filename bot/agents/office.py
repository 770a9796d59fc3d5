"""What the agents' routes work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

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

    def tell(self, conversation_id: str) -> None:
        """Something about this conversation has changed."""
        self.live.wake(conversation_id, AGENTS)
