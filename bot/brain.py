"""The Rasa agent in this process: one message in, the replies out, everything of it stored together or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, cast

from rasa.core.agent import Agent
from rasa.core.channels import CollectingOutputChannel, UserMessage
from rasa_sdk import Action

from bot.messages import Incoming, Reply
from bot.nlu.normalise import neutralise
from bot.nlu.recent import RECENT_PARSES, Recent
from bot.nlu.today import reading_on
from bot.payloads import read_payload
from bot.privacy import mask
from bot.rasa_seam.graph import run_nodes_in_order
from bot.rasa_seam.in_process_actions import InProcessEndpoint, failure, trust_own_action_results
from bot.rasa_seam.responses import WordingsInTurn
from bot.rasa_seam.trackers import DeskTrackerStore
from bot.routing import NOT_UNDERSTOOD, route
from desk.clock import Clock
from desk.conversations import StaleWindow
from desk.service import Desk
from desk.turns import Turn

logger = logging.getLogger(__name__)

ATTEMPTS = 3
TURN_FAILED = "utter_turn_failed"
PERSONAL_VALUE_DAYS = 180
PERSONAL_PURPOSE = "after_sales_case"


class TurnFailedError(Exception):
    """The turn could not be carried out; nothing of it has been stored, so the customer may send it again."""


class Replies(CollectingOutputChannel):  # type: ignore[misc]
    """Collects a turn's bubbles under the name of the customer's channel."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        return self._channel


class Brain:
    """Understands, decides and answers. Belongs to one thread: call it from that thread's event loop alone."""

    def __init__(self, model: Path, actions: Iterable[Action], desk: Desk, clock: Clock) -> None:
        trust_own_action_results()
        run_nodes_in_order()
        self._desk = desk
        self._clock = clock
        self._trackers = DeskTrackerStore(desk)
        self._agent = Agent(
            generator=WordingsInTurn({}),
            tracker_store=self._trackers,
            action_endpoint=InProcessEndpoint(actions),
        )
        # Agent wraps every store in one that hides its errors; ours must fail the turn instead.
        self._agent.tracker_store = self._trackers
        self._agent.load_model(model)
        self._processor = self._agent.processor
        self._parses: Recent[tuple[str, date], dict[str, Any]] = Recent(RECENT_PARSES)

    async def parse(self, text: str) -> dict[str, Any]:
        """Intent, ranking, decision, entities and hazard of one message, read as written today."""
        read = neutralise(text), self._clock.today()
        parse = self._parses.get(read)
        if parse is None:
            with reading_on(read[1]):
                parse = cast(dict[str, Any], await self._processor.parse_message(UserMessage(read[0])))
            self._parses.keep(read, parse)
        # Whoever gets it may change it: what is remembered stays as it was.
        return deepcopy(parse)

    async def answer(self, message: Incoming) -> list[Reply]:
        """The replies to one message; the same message again gets the same replies and changes nothing.

        Raises:
            TurnFailedError: something broke; nothing was stored.
        """
        for _ in range(ATTEMPTS):
            try:
                return await self._turn(message)
            except StaleWindow:
                self._trackers.forget(message.conversation_id)
            except Exception as error:
                self._trackers.forget(message.conversation_id)
                logger.exception("turn failed in channel %s", message.channel)
                raise TurnFailedError from error
        raise TurnFailedError("the conversation was changed by others at every attempt")

    def failed_turn_reply(self, message: Incoming) -> list[Reply]:
        """What the customer is told when a turn failed: an apology and the way to a person."""
        wording = self._agent.domain.responses[TURN_FAILED][0]
        return [Reply(recipient_id=message.sender, text=wording["text"], buttons=wording.get("buttons", []))]

    async def _turn(self, message: Incoming) -> list[Reply]:
        now = self._clock.now()
        with self._desk.turn(message.turn_key, message.conversation_id, message.channel, now) as turn:
            known = turn.already_answered is not None
            if not known:
                turn.answer(await self._reply(turn, message), self._clock.now())
        if not known and turn.already_answered is not None:
            # Another process answered this message meanwhile: what this one holds in memory was never stored.
            self._trackers.forget(message.conversation_id)
        return cast(list[Reply], turn.replies)

    async def _reply(self, turn: Turn, message: Incoming) -> list[dict[str, Any]]:
        channel = Replies(message.channel)
        parse = await self._understand(turn, message)
        failures: list[Exception] = []
        token = failure.set(failures)
        try:
            await self._processor.handle_message(
                UserMessage(
                    parse["text"],
                    channel,
                    message.conversation_id,
                    parse_data=parse,
                    input_channel=message.channel,
                    message_id=message.message_id,
                )
            )
        finally:
            failure.reset(token)
        if failures:
            raise failures[0]
        return [{**bubble, "recipient_id": message.sender} for bubble in channel.messages]

    async def _understand(self, turn: Turn, message: Incoming) -> dict[str, Any]:
        window = turn.load_window()
        payload = read_payload(message.text.strip(), window.offered if window else ())
        if payload is not None:
            turn.hear({"payload": payload["text"]})
            return payload
        text = mask(neutralise(message.text), lambda kind, value: self._keep(turn, kind, value))
        turn.hear({"text": text})
        if not text:
            return {"text": "", "intent": {"name": NOT_UNDERSTOOD, "confidence": 1.0}, "entities": []}
        return route(await self.parse(text))

    def _keep(self, turn: Turn, kind: str, value: str) -> str:
        return turn.personal.keep(turn.sender_id, kind, value, PERSONAL_PURPOSE, turn.received_at, PERSONAL_VALUE_DAYS)
