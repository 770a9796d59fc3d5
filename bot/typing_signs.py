"""Whether an agent is writing to a customer just now. Kept in memory: it is forgotten within seconds anyway.

Several workers tell each other, so that each knows of all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 6.0
WRITES, STOPS = "writes", "stops"


class TypingSigns:
    """May be used from any thread; `monotonic` is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}
        self.tell_elsewhere: Callable[[str, str], None] = _nobody

    def writes(self, conversation_id: str) -> None:
        self.heard(WRITES, conversation_id)
        self.tell_elsewhere(WRITES, conversation_id)

    def stops(self, conversation_id: str) -> None:
        if self.is_typing(conversation_id):
            self.heard(STOPS, conversation_id)
            self.tell_elsewhere(STOPS, conversation_id)

    def heard(self, what: str, conversation_id: str) -> None:
        """What another worker tells, or this one has noticed."""
        with self._lock:
            now = self._monotonic()
            self._until = {name: until for name, until in self._until.items() if until > now}
            if what == WRITES:
                self._until[conversation_id] = now + SECONDS
            else:
                self._until.pop(conversation_id, None)

    def is_typing(self, conversation_id: str) -> bool:
        with self._lock:
            return self._until.get(conversation_id, 0.0) > self._monotonic()


def _nobody(_what: str, _conversation_id: str) -> None:
    """There are no other workers."""
