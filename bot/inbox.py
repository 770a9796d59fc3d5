"""Where every channel's messages come in: in order for each customer, on the brain's own thread."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from bot.brain import Brain, TurnFailedError
from bot.messages import Incoming, Reply
from bot.metrics import TURN_SECONDS, TURNS
from bot.shared.order import Order, OwnOrder

logger = logging.getLogger(__name__)


class NoBrainError(Exception):
    """The brain could not be made; no message can be answered until the service is started anew."""


@dataclass
class Lane:
    """One customer's place in the queue, and how many of the customer's messages use it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Inbox:
    """Runs a brain in a thread of its own, so that the web side never waits for a turn to compute.

    A customer's messages are answered one after the other, in the order of their arrival. Where a core is to spare, a
    second thread reads what waits while a turn is thought through: most of a reading is matrix products, which hold up
    nobody.
    """

    def __init__(
        self,
        make_brain: Callable[[], Brain],
        turn_done: Callable[[str], None] = lambda _conversation: None,
        order: Order | None = None,
        reads_ahead: bool = True,
    ) -> None:
        """`turn_done(conversation_id)` is called after each turn, in the brain's thread.

        `order` is what several workers share, so that a customer's messages stay in order when they come to different
        ones. `reads_ahead`: there is a core to spare for a second thread.
        """
        self._order = order or OwnOrder()
        self._make_brain = make_brain
        self._turn_done = turn_done
        self._reads_ahead = reads_ahead
        self._lanes: dict[str, Lane] = {}
        self._under_way = 0
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="read-ahead")
        self._loop = asyncio.new_event_loop()
        self._brain: Future[Brain | None] = Future()
        # A caller who gives up waiting must not take the brain away from all others.
        self._brain.set_running_or_notify_cancel()
        self._thread = threading.Thread(target=self._run, name="brain", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether messages can be answered; False while the brain is being made.

        Raises:
            NoBrainError: it could not be made.
        """
        if not self._brain.done():
            return False
        if self._brain.result() is None:
            raise NoBrainError
        return True

    @property
    def brain(self) -> Brain | None:
        """The brain for its desk, clock and wordings, which may be used from any thread; None until it is made."""
        return self._brain.result() if self._brain.done() else None

    async def receive(self, message: Incoming) -> list[Reply]:
        """The replies to `message`. A failed turn is answered with an apology and is not remembered.

        Raises:
            NoBrainError: there is nobody to answer.
        """
        async with self._order.in_turn(message.conversation_id):
            # Once it is there, nothing is waited for.
            brain = self._brain.result() if self._brain.done() else await asyncio.wrap_future(self._brain)
            if brain is None:
                raise NoBrainError
            if self._reads_ahead and self._under_way:
                self._reader.submit(_read_ahead, brain, message.text)
            self._under_way += 1
            try:
                future = asyncio.run_coroutine_threadsafe(self._in_order(brain, message), self._loop)
                return await asyncio.wrap_future(future)
            finally:
                self._under_way -= 1

    def close(self) -> None:
        """Finish what has been received and stop the threads."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._reader.shutdown(cancel_futures=True)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            brain = self._make_brain()
        except BaseException:
            logger.exception("the brain could not be made")
            self._brain.set_result(None)
            return
        self._brain.set_result(brain)
        self._loop.run_forever()
        self._loop.run_until_complete(self._finish())

    async def _finish(self) -> None:
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    async def _in_order(self, brain: Brain, message: Incoming) -> list[Reply]:
        lane = self._lanes.setdefault(message.conversation_id, Lane())
        lane.users += 1
        try:
            async with lane.lock:
                return await _answer(brain, message)
        finally:
            self._turn_done(message.conversation_id)
            lane.users -= 1
            if not lane.users:
                del self._lanes[message.conversation_id]


def _read_ahead(brain: Brain, text: str) -> None:
    # Read again in its turn, it fails there, where it is told.
    with suppress(Exception):
        brain.read_ahead(text)


async def _answer(brain: Brain, message: Incoming) -> list[Reply]:
    with TURN_SECONDS.labels(message.channel).time():
        try:
            replies, outcome = await brain.answer(message), "answered"
        except TurnFailedError:
            replies, outcome = brain.failed_turn_reply(message), "failed"
    TURNS.labels(message.channel, outcome).inc()
    return replies
