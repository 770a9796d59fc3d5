"""Dialogue events to RabbitMQ, in the shape and the place of Rasa's own event broker.

Rasa's broker sends while the turn is under way and forgets what it could not send. Here the database is the source:
one of the workers tells what was stored, waits until RabbitMQ has confirmed it, and strikes it off. An event may come
twice, under the same message id, and those of one customer come in their order. Personal values are references, and
the customer's name is veiled.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractExchange

from bot.scheduler import Leading
from bot.shared.connection import veiled
from desk.database import Json
from desk.service import Desk
from desk.untold import ToTell, told, untold

logger = logging.getLogger(__name__)

EXCHANGE = "rasa-exchange"
"""Rasa's default; whoever reads its events finds them there."""
MESSAGE_ID, PARSE = "message_id", "parse_data"
SECONDS = 1.0
SECONDS_TO_CONFIRM = 30.0
SECONDS_TO_CLOSE = 5.0
MOST = 100


class EventBroker:
    """Belongs to one event loop; `desk` is asked in other threads, `key` veils names."""

    def __init__(self, url: str, queue: str, desk: Callable[[], Desk], key: str) -> None:
        self._url = url
        self._queue = queue
        self._desk = desk
        self._key = key
        self._leading = Leading(desk, "events")
        self._in_reach = True
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None

    async def run(self) -> None:
        """Until cancelled; a broker or a database that is gone is tried again."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(SECONDS)
        finally:
            await self._close()
            await asyncio.to_thread(self._leading.give_up)

    async def tell_all(self) -> None:
        """Tell everything that waits.

        Raises ConnectionError when RabbitMQ drops the connection meanwhile, and what its client or the database raises.
        """
        # A connection that is dropped cancels whoever waits for it. In a task of its own that does not end the caller.
        (ended,) = await asyncio.gather(self._tell_waiting(), return_exceptions=True)
        if isinstance(ended, asyncio.CancelledError):
            raise ConnectionError("the connection was dropped") from ended
        if ended is not None:
            raise ended

    async def _look(self) -> None:
        try:
            if await asyncio.to_thread(self._leading.holds):
                await self.tell_all()
        except Exception as error:
            if self._in_reach:
                logger.warning("the event broker has to wait for its events: %s", type(error).__name__)
            self._in_reach = False
        else:
            self._in_reach = True

    async def _tell_waiting(self) -> None:
        try:
            while turns := await asyncio.to_thread(self._waiting):
                exchange = await self._open()
                messages = [message for turn in turns for message in self._messages(turn)]
                # Sent one after the other, and not each only once the one before is confirmed.
                async with asyncio.timeout(SECONDS_TO_CONFIRM):
                    await asyncio.gather(*(exchange.publish(message, "") for message in messages))
                await asyncio.to_thread(self._told, turns)
        except BaseException:
            await self._close()
            raise

    def _messages(self, turn: ToTell) -> Iterator[aio_pika.Message]:
        sender_id = veiled(turn.sender_id, self._key)
        for number, event in enumerate(turn.events):
            body = {**self._without_names(event), "sender_id": sender_id}
            yield aio_pika.Message(
                json.dumps(body, ensure_ascii=False).encode(),
                message_id=f"{veiled(turn.turn_key, self._key)}/{number}",
                content_type="application/json",
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )

    def _without_names(self, event: Json) -> Json:
        """A channel's id of a message, which the event has and its parse as well, may hold the customer's name."""
        shown = dict(event)
        if isinstance(shown.get(MESSAGE_ID), str):
            shown[MESSAGE_ID] = veiled(shown[MESSAGE_ID], self._key)
        if isinstance(shown.get(PARSE), dict):
            shown[PARSE] = self._without_names(shown[PARSE])
        return shown

    async def _open(self) -> AbstractExchange:
        if self._exchange is None:
            self._connection = await aio_pika.connect(self._url, timeout=SECONDS_TO_CONFIRM)
            channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
            # As Rasa declares them: who reads may have done so before.
            self._exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.FANOUT)
            queue = await channel.declare_queue(self._queue, durable=True)
            await queue.bind(self._exchange, "")
        return self._exchange

    async def _close(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            closing = asyncio.gather(connection.close(), return_exceptions=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(closing, SECONDS_TO_CLOSE)

    def _waiting(self) -> list[ToTell]:
        with self._desk().work() as work:
            return untold(work.session, MOST)

    def _told(self, turns: Sequence[ToTell]) -> None:
        with self._desk().work() as work:
            told(work.session, [turn.turn_key for turn in turns])
