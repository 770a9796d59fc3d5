"""The Rasa agent in this process: one message in, the replies out, everything of it stored together or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from rasa.core.agent import Agent
from rasa.core.channels import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa_sdk import Action

from actions.matters import NEXT_MATTER
from actions.mood import CALM
from bot.agreeing import agreed_with_a_demand, agreed_with_thanks
from bot.arrival_days import with_arrival_days
from bot.giving_up import given_up
from bot.hearing import masked
from bot.in_general import asked_in_general
from bot.in_mind import told_as_done, with_what_is_asked
from bot.intents import NOT_UNDERSTOOD
from bot.kept_matter import take_up_when_asked
from bot.lessons import note_turn
from bot.messages import Incoming, Reply
from bot.metrics import UNDERSTOOD
from bot.nlu.normalise import neutralise
from bot.nlu.today import reading_on
from bot.open_enquiry import continue_enquiry
from bot.payloads import read_payload
from bot.plain_copy import plain_copy
from bot.privacy import holds_personal_value
from bot.rasa_seam.event_kinds import of_kind
from bot.rasa_seam.in_process_actions import InProcessEndpoint, failure
from bot.rasa_seam.responses import WordingsInTurn
from bot.rasa_seam.run_through import run_through
from bot.rasa_seam.sessions import end_sessions_by
from bot.rasa_seam.spared import spare_the_turn
from bot.rasa_seam.trackers import DeskTrackerStore
from bot.readings import Readings
from bot.routing import route
from bot.safe_now import told_how_it_was, told_safe
from bot.second_matter import texts_of_both, told_together
from bot.silence import Held, hold
from bot.thinking_over import thought_over
from bot.told_meanwhile import new_facts, told_to_a_person
from bot.tracing import Tracing
from bot.visit_time import visit_time_named
from bot.wordings import Wordings, without_name
from desk.clock import Clock
from desk.conversations import StaleWindow
from desk.database import is_out_of_reach
from desk.retention import Periods
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.turns import Turn
from entitlement.rulebook import default_rulebook

logger = logging.getLogger(__name__)

ATTEMPTS = 3
UNTIL_THE_DATABASE_IS_BACK = (0.2, 0.5, 1.0, 2.0)
"""Seconds between attempts; whoever waits for longer is told."""
ANSWERABLE = timedelta(days=default_rulebook().number("answer_offered_days"))
"""How long the buttons of a message that answers no turn may be pressed."""
TURN_FAILED = "utter_turn_failed"


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
    """Understands, decides and answers.

    Belongs to one thread: call it from that thread's event loop alone, but for `read_ahead`.
    """

    def __init__(
        self,
        model: Path,
        actions: Iterable[Action],
        desk: Desk,
        clock: Clock,
        rulebooks: Rulebooks | None = None,
        tracing: Tracing | None = None,
        *,
        counts: bool = True,
    ) -> None:
        """Where it does not count, what it reads is not among the metrics."""
        spare_the_turn()
        self._desk = desk
        self._clock = clock
        self._model = model.name.removesuffix(".tar.gz")
        self._rulebooks = rulebooks or Rulebooks()
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
        self._tracing = tracing or Tracing()
        self._tracing.watch(self._processor)
        end_sessions_by(self._processor, desk, clock)
        self._counts = counts
        self._periods = Periods.of(default_rulebook())
        self._readings = Readings(self._read)

    @property
    def desk(self) -> Desk:
        return self._desk

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def rulebooks(self) -> Rulebooks:
        return self._rulebooks

    @property
    def wordings(self) -> Wordings:
        """The model's replies, for messages that answer no turn."""
        return Wordings(self._agent.domain.responses)

    async def parse(self, text: str) -> dict[str, Any]:
        """Intent, ranking, decision, entities and hazard of one message, read as written today."""
        # Whoever gets it may change it: what is remembered stays as it was.
        return cast(dict[str, Any], plain_copy(self._readings.of(neutralise(text), self._clock.today())))

    def read_ahead(self, text: str) -> None:
        """Read a message that waits for its turn; may be called from any thread.

        Nothing is read ahead that is read otherwise in its turn: a button, or a text whose personal values go first.
        """
        said = neutralise(text)
        if said and not text.startswith("/") and not holds_personal_value(said):
            self._readings.of(said, self._clock.today())

    def _read(self, text: str, day: date) -> dict[str, Any]:
        with reading_on(day):
            understood = cast(dict[str, Any], run_through(self._processor.parse_message(UserMessage(text))))
        return with_arrival_days(understood, day)

    async def answer(self, message: Incoming) -> list[Reply]:
        """The replies to one message; the same message again gets the same replies and changes nothing.

        A database that restarts is waited for: begun anew, the turn finds out whether it had been stored.

        Raises:
            TurnFailedError: something broke; nothing was stored.
        """
        for pause in UNTIL_THE_DATABASE_IS_BACK:
            try:
                return await self._answer(message)
            except TurnFailedError as failed:
                if not is_out_of_reach(failed.__cause__):
                    raise
            await asyncio.sleep(pause)
        return await self._answer(message)

    async def _answer(self, message: Incoming) -> list[Reply]:
        for _ in range(ATTEMPTS):
            try:
                with self._tracing.span("turn", **{"anxin.channel": message.channel}):
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
        beginning = self._desk.turn(message.turn_key, message.conversation_id, message.channel, now)
        with ExitStack() as commit, beginning as turn:
            known = turn.already_answered is not None
            if not known:
                turn.answer(await self._reply(turn, message), self._clock.now())
            # Left after the turn, which stores at its end.
            commit.enter_context(self._tracing.span("commit"))
        if not known and turn.already_answered is not None:
            # Another process answered this message meanwhile: what this one holds in memory was never stored.
            self._trackers.forget(message.conversation_id)
        return cast(list[Reply], turn.replies)

    async def _reply(self, turn: Turn, message: Incoming) -> list[dict[str, Any]]:
        channel = Replies(message.channel)
        parse = await self._understand(turn, message)
        if self._counts:
            UNDERSTOOD.labels(message.channel, parse.get("decision") or "nothing").inc()
        held = hold(turn, parse, self._rulebooks.of(turn.sender_id), self._clock.now())
        if held is not None:
            bubbles = self._instead(held, message.channel, str(parse.get("mood") or CALM))
            return [{**bubble, "recipient_id": message.sender} for bubble in bubbles]
        await self._take_up(turn, message.conversation_id)
        said_before = await self._said_before(message.conversation_id)
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
        note_turn(turn, parse, said_before, self._model)
        return [{**bubble, "recipient_id": message.sender} for bubble in channel.messages]

    async def _said_before(self, sender_id: str) -> list[str]:
        """What the customer said in the turns of the window, oldest first."""
        tracker = await self._trackers.retrieve(sender_id)
        events = () if tracker is None else tracker.events
        return [str(event.text or "") for event in of_kind(events, UserUttered)]

    def _instead(self, held: Held, channel: str, mood: str) -> list[dict[str, Any]]:
        if held.response is None:
            return []
        bubble = self.wordings.bubble(held.response, held.ordinal, channel, mood=mood, **held.values)
        return [without_name(bubble)]

    async def _take_up(self, turn: Turn, sender_id: str) -> None:
        """After a person had the conversation: facts told meanwhile are known, a form left in the middle goes on."""
        tracker = await self._trackers.retrieve(sender_id)
        if tracker is None:
            return
        for text in told_to_a_person(turn):
            for fact, value in new_facts(await self.parse(text), tracker.current_slot_values(), self._clock.today()):
                tracker.update(SlotSet(fact, value))
        if tracker.is_active_loop_rejected:
            tracker.update(ActiveLoop(tracker.active_loop_name))

    async def _understand(self, turn: Turn, message: Incoming) -> dict[str, Any]:
        window = turn.load_window()
        said = message.text.strip()
        payload = read_payload(said, window.offered if window else ())
        if payload is None and message.text.startswith("/"):
            payload = read_payload(said, turn.messages.offered(turn.sender_id, turn.received_at - ANSWERABLE))
        if payload is not None:
            turn.hear({"payload": payload["text"]})
            return await self._in_context(turn, message, payload)
        text = masked(turn, turn.sender_id, neutralise(message.text), turn.received_at, self._periods)
        turn.hear({"text": text})
        if not text:
            return {"text": "", "intent": {"name": NOT_UNDERSTOOD, "confidence": 1.0}, "entities": []}
        understood = await self._matters(message, text) or route(await self.parse(text), begun=window is not None)
        safe = told_safe(turn, turn.sender_id, understood)
        asked = with_what_is_asked(turn, turn.sender_id, safe, turn.received_at)
        return await self._in_context(turn, message, asked)

    async def _matters(self, message: Incoming, text: str) -> dict[str, Any] | None:
        """The parse of a message that tells of several matters, each read for itself; None where it tells of one."""
        tracker = await self._trackers.retrieve(message.conversation_id)
        return await self._told_of_each(text, {} if tracker is None else tracker.current_slot_values())

    async def _told_of_each(self, text: str, slots: dict[str, Any]) -> dict[str, Any] | None:
        whole = await self.parse(text)
        texts = texts_of_both(whole, slots)
        if texts is None:
            return None
        first, rest = texts
        # Among themselves, the others are told of whatever goods were spoken of before.
        others = await self._told_of_each(rest, {NEXT_MATTER: slots.get(NEXT_MATTER)})
        return told_together(await self.parse(first), others or route(await self.parse(rest)), whole)

    async def _in_context(self, turn: Turn, message: Incoming, parse: dict[str, Any]) -> dict[str, Any]:
        """The parse, taken for an answer where the desk has asked something outside of a form."""
        tracker = await self._trackers.retrieve(message.conversation_id)
        if tracker is None:
            return continue_enquiry(asked_in_general(parse, {}, None, None), {}, None)
        slots, form = tracker.current_slot_values(), tracker.active_loop_name
        said = list(of_kind(tracker.events, UserUttered))
        before = [str(event.intent_name or "") for event in said]
        parse = told_how_it_was(turn, turn.sender_id, parse, slots, before)
        parse = agreed_with_thanks(parse, slots, form, tracker.events)
        parse = agreed_with_a_demand(parse, slots, form)
        parse = asked_in_general(parse, slots, form, said[-1].parse_data if said else None)
        parse = given_up(take_up_when_asked(parse, slots, form), form)
        parse = thought_over(parse, slots, form)
        if form is None:
            parse = visit_time_named(turn, turn.sender_id, told_as_done(turn, turn.sender_id, parse), slots)
        return continue_enquiry(parse, slots, form)
