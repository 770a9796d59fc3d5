"""Whether an agent is writing to a customer just now. Kept in memory: it is forgotten within seconds anyway."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 6.0


class TypingSigns:
    """May be used from any thread; `monotonic` is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def writes(self, conversation_id: str) -> None:
        with self._lock:
            now = self._monotonic()
            self._until = {name: until for name, until in self._until.items() if until > now}
            self._until[conversation_id] = now + SECONDS

    def stops(self, conversation_id: str) -> None:
        with self._lock:
            self._until.pop(conversation_id, None)

    def is_typing(self, conversation_id: str) -> bool:
        with self._lock:
            return self._until.get(conversation_id, 0.0) > self._monotonic()
