"""Where every channel's messages come in: in order for each customer, on the brain's own thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming, Reply


@dataclass
class Lane:
    """One customer's place in the queue, and how many of the customer's messages use it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Inbox:
    """Runs a brain in a thread of its own, so that the web side never waits for a turn to compute.

    A customer's messages are answered one after the other, in the order of their arrival.
    """

    def __init__(self, make_brain: Callable[[], Brain]) -> None:
        self._make_brain = make_brain
        self._lanes: dict[str, Lane] = {}
        self._loop = asyncio.new_event_loop()
        self._brain: Future[Brain] = Future()
        self._thread = threading.Thread(target=self._run, name="brain", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether messages can be answered. Raises what went wrong when the brain could not be made."""
        return self._brain.done() and self._brain.result() is not None

    async def receive(self, message: Incoming) -> list[Reply]:
        """The replies to `message`. A failed turn is answered with an apology and is not remembered."""
        brain = await asyncio.wrap_future(self._brain)
        future = asyncio.run_coroutine_threadsafe(self._in_order(brain, message), self._loop)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Finish the turn under way and stop the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._brain.set_result(self._make_brain())
        except BaseException as error:
            self._brain.set_exception(error)
            return
        self._loop.run_forever()

    async def _in_order(self, brain: Brain, message: Incoming) -> list[Reply]:
        lane = self._lanes.setdefault(message.conversation_id, Lane())
        lane.users += 1
        try:
            async with lane.lock:
                return await brain.answer(message)
        except TurnFailedError:
            return brain.failed_turn_reply(message)
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[message.conversation_id]
