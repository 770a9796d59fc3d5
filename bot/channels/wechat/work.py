"""Five seconds, three tries: each message is worked on once, however often WeChat sends it.

WeChat waits five seconds, closes the connection and sends the message again, three times in all. The answer belongs
into the response if it is ready in time. Otherwise an account that may write by itself accepts the message and writes
later; one that may not uses up all tries, and then has the customer fetch the answer with another message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.wechat.answer import Answer, Debts

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """WeChat's times in seconds; tests run them faster."""

    answer_within: float = 4.5
    gives_up: float = 5.0
    tries: int = 3
    remembered: float = 60.0

    @property
    def at_once(self) -> float:
        """What comes again sooner is a double of the network: WeChat waits five seconds, give or take the way."""
        return self.gives_up / 2


Think = Callable[[], Awaitable[Answer | None]]
"""Makes the answer; None when the message was accepted before and is being answered elsewhere."""


@dataclass
class Work:
    """One message under way or lately done.

    `tries` counts what WeChat must have sent again, not what came twice at once; `given_at` is when the request came
    that got the answer.
    """

    task: asyncio.Task[Answer | None]
    begun_at: float
    tries: int = 0
    tried_at: float = field(default=float("-inf"))
    latest: object = None
    given_at: float | None = None
    accepted: bool = False
    rest_left: bool = False


class Works:
    """All messages of a channel that are under way."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._works: dict[str, Work] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, key: str, think: Think, debts: Debts, writes: bool, fetch: Callable[[], str]) -> Answer:
        """What to respond to one request; an empty answer just accepts it.

        `writes`: the account may write by itself. `fetch` gives the sentence that invites to fetch the answer.

        Raises:
            TimeoutError: the response would come too late to be of use.
        """
        work = self._works.get(key) or self._begin(key, think, debts)
        arrived = asyncio.get_running_loop().time()
        work.latest = request = object()
        if arrived - work.tried_at >= self._pace.at_once:
            work.tries += 1
            work.tried_at = arrived
        await asyncio.wait({work.task}, timeout=self._pace.answer_within)
        if work.accepted:
            return Answer()
        if work.task.done():
            return await self._give(key, work, debts, arrived, request)
        if writes:
            await self._accept(key, work, debts)
            return Answer()
        if work.tries < self._pace.tries:
            # WeChat gives up now and comes again; an answer to this request would reach nobody.
            await asyncio.sleep(self._pace.gives_up - self._pace.answer_within)
            raise TimeoutError
        await self._accept(key, work, debts)
        return Answer([fetch()])

    async def finished(self, key: str) -> None:
        """Wait until the answer to an accepted message is known, if it is under way here."""
        settling = {task for task in self._tasks if task.get_name() == f"settle {key}"}
        if settling:
            await asyncio.wait(settling)

    def not_taken(self, key: str) -> None:
        """The connection was gone before the answer: it still has to be given."""
        work = self._works.get(key)
        if work is not None:
            work.given_at = None

    async def stop(self) -> None:
        """Let everything come to its end, that of accepted messages too."""
        await asyncio.gather(*(work.task for work in self._works.values()), return_exceptions=True)
        for task in list(self._tasks):
            if task.get_name() == "keep":
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, key: str, think: Think, debts: Debts) -> Work:
        now = asyncio.get_running_loop().time()

        async def run() -> Answer | None:
            return await think()

        work = Work(asyncio.create_task(run()), now)
        self._works[key] = work
        self._in_background(self._forget(key, work, debts), "keep")
        return work

    async def _give(self, key: str, work: Work, debts: Debts, arrived: float, request: object) -> Answer:
        answer = work.task.result()
        if answer is None or request is not work.latest:
            return Answer()  # of several requests that wait, the last is the one that WeChat still listens to
        if work.given_at is not None and not self._is_repeat(work, arrived):
            return Answer()
        first_time = work.given_at is None
        work.given_at = arrived
        rest = answer.texts if answer.transfer else answer.texts[1:]
        if first_time and rest and not work.rest_left:
            work.rest_left = True
            await debts.leave(f"{key}+", rest)
        return answer

    def _is_repeat(self, work: Work, arrived: float) -> bool:
        """Whether WeChat cannot have had the answer that was given: only then does it ask again after five seconds."""
        waited = arrived - (work.given_at or arrived)
        return waited >= self._pace.at_once and work.tries <= self._pace.tries

    async def _accept(self, key: str, work: Work, debts: Debts) -> None:
        if work.accepted:
            return
        work.accepted = True
        try:
            await debts.accept(key)
        except BaseException:
            work.accepted = False
            raise
        self._in_background(self._settle(key, work, debts), f"settle {key}")

    async def _settle(self, key: str, work: Work, debts: Debts) -> None:
        answer = await work.task
        await debts.settle(key, answer.texts if answer is not None else ())

    async def _forget(self, key: str, work: Work, debts: Debts) -> None:
        """Drop it when WeChat cannot come again; an answer that nobody came for is left for the customer."""
        try:
            await asyncio.wait({work.task})
            remaining = work.begun_at + self._pace.remembered - asyncio.get_running_loop().time()
            await asyncio.sleep(max(remaining, self._pace.gives_up * self._pace.tries))
        except asyncio.CancelledError:
            await asyncio.wait({work.task})  # the service ends; what nobody came for is left all the same
        finally:
            del self._works[key]
        answer = work.task.result()
        if answer is None or work.given_at is not None or work.accepted:
            return
        unsaid = answer.texts if not work.rest_left else () if answer.transfer else answer.texts[:1]
        if unsaid:
            await debts.leave(key, unsaid)

    def _in_background(self, doing: Awaitable[None], name: str) -> None:
        async def safely() -> None:
            try:
                await doing
            except Exception as error:
                logger.error("an answer could not be kept for later: %s", type(error).__name__)

        task = asyncio.create_task(safely(), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
