"""What is answered to a message, and where the answer goes that misses the response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Answer:
    """What goes back: texts in order, and whether people in WeChat's own tool take over. `fetched` are the owed
    answers that it hands over."""

    texts: Sequence[str] = ()
    transfer: bool = False
    fetched: Sequence[str] = ()


class Debts(Protocol):
    """Where answers go that could not be given in the response."""

    async def accept(self, key: str) -> None:
        """The message will be answered later, whatever happens to this process."""

    async def settle(self, key: str, texts: Sequence[str]) -> None:
        """The later answer to an accepted message is there."""

    async def leave(self, key: str, texts: Sequence[str]) -> None:
        """An answer that nobody came for, or the rest of one."""
