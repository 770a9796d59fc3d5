"""News: whoever waits for a topic wakes at once, from whichever thread, or with several workers process, it comes."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

AGENTS = "agents"
"""The topic of everything that an agent's page shows; a customer's is the conversation's id."""


class Listener:
    """One who waits, in the event loop that made it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def wake(self) -> None:
        # The loop of a service that has stopped has nobody left to wake.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)

    async def wait(self, seconds: float) -> None:
        """Until there is news, at most for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()


class Live:
    """May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self.closed = False
        self.tell_elsewhere: Callable[..., None] = _nobody

    @contextmanager
    def listen(self, *topics: str) -> Iterator[Listener]:
        """A listener to these topics while the body runs; call within an event loop."""
        listener = Listener()
        with self._lock:
            for topic in topics:
                self._listeners[topic].add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                for topic in topics:
                    self._listeners[topic].discard(listener)
                    if not self._listeners[topic]:
                        del self._listeners[topic]

    def wake(self, *topics: str) -> None:
        """All who listen to one of these topics, at every worker."""
        self.wake_here(*topics)
        self.tell_elsewhere(*topics)

    def wake_here(self, *topics: str) -> None:
        with self._lock:
            woken = {listener for topic in topics for listener in self._listeners.get(topic, ())}
        for listener in woken:
            listener.wake()

    def turn_done(self, conversation_id: str) -> None:
        """A customer has written and has been answered."""
        self.wake(conversation_id, AGENTS)

    def wake_everybody(self) -> None:
        """All who listen here, to whatever."""
        with self._lock:
            topics = list(self._listeners)
        self.wake_here(*topics)

    def close(self) -> None:
        """The service stops: nobody waits any longer."""
        self.closed = True
        self.wake_everybody()


def _nobody(*_topics: str) -> None:
    """There are no other workers."""
