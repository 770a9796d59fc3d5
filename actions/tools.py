"""What every action works with, and the scene in which it runs."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import takewhile
from typing import Any, Literal

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from desk.clock import Clock
from desk.orders import OrderSource, Purchase
from desk.rulebooks import Rulebooks
from desk.service import Desk
from desk.turns import NoTurnError
from desk.work import Work
from entitlement.rulebook import Rulebook, default_rulebook

Event = dict[str, Any]

SHELL_DATABASE = "ANXIN_SHELL_DATABASE_URL"


@dataclass(frozen=True)
class Tools:
    """The parts that the actions are built with."""

    desk: Desk
    clock: Clock = field(default_factory=Clock)
    rulebooks: Rulebooks = field(default_factory=Rulebooks)
    orders: OrderSource | None = None
    """The shop's system; None: the desk's own table of orders."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules of the brand to which the customer writes who is being answered."""
        try:
            return self.rulebooks.of(self.desk.current_turn.sender_id)
        except NoTurnError:
            return self.rulebooks.default


@dataclass(frozen=True)
class Lookup:
    """What became of looking for an order: found, no such pair, too many tries, or the system gave no answer."""

    outcome: Literal["found", "no_match", "too_many", "unavailable"]
    purchase: Purchase | None = None


@dataclass
class Scene:
    """One run of one action: whom it speaks to, what is known, and the desk's work in the turn's transaction."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    work: Work
    turn_key: str
    now: datetime
    today: date
    taken_for: str = ""
    rulebook: Rulebook = field(default_factory=default_rulebook)
    lookup: Lookup | None = None
    """The order that the customer named, where an action has looked for it."""

    @property
    def sender_id(self) -> str:
        return str(self.tracker.sender_id)

    def say(self, response: str, **values: Any) -> None:
        """Say the wording of `response` with its placeholders filled."""
        self.dispatcher.utter_message(response=response, **values)

    def slot(self, name: str) -> Any:
        return self.tracker.get_slot(name)

    def told_by_message(self) -> dict[str, Any]:
        """The slots that the last message filled by itself, before any action of this turn."""
        since: list[Event] = []
        # From behind: what lies before the message need not be looked at.
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                break
            since.append(event)
        else:
            return {}
        by_itself = takewhile(lambda event: event["event"] != "action", reversed(since))
        slots = (event for event in by_itself if event["event"] == "slot" and event["value"] is not None)
        return {event["name"]: event["value"] for event in slots}

    @property
    def intent(self) -> str:
        """The intent of the customer's last message, or the wish that it answers yes to."""
        return self.taken_for or str((self.tracker.latest_message.get("intent") or {}).get("name") or "")


class DeskAction(Action, ABC):  # type: ignore[misc]
    """An action of the desk. Built with the service's tools, or alone by Rasa's action server."""

    action_name: str

    def __init__(self, tools: Tools | None = None) -> None:
        self.tools = tools or action_server_tools()

    def name(self) -> str:
        return self.action_name

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002
    ) -> list[Event]:
        with self._work(tracker) as (work, turn_key):
            clock = self.tools.clock
            scene = Scene(dispatcher, tracker, work, turn_key, clock.now(), clock.today(), rulebook=self.tools.rulebook)
            await self.prepare(scene)
            return self.act(scene)

    async def prepare(self, scene: Scene) -> None:  # noqa: ARG002
        """Ask other systems for what the action needs, and put it into the scene."""
        return

    @abstractmethod
    def act(self, scene: Scene) -> list[Event]:
        """Do what the action is named for; the events that follow from it."""

    @contextmanager
    def _work(self, tracker: Tracker) -> Iterator[tuple[Work, str]]:
        try:
            turn = self.tools.desk.current_turn
        except NoTurnError:
            # Rasa's action server: each call is a transaction of its own.
            with self.tools.desk.work() as work:
                yield work, f"shell:{tracker.sender_id}/{tracker.latest_message.get('message_id')}"
        else:
            yield turn, turn.key


@cache
def action_server_tools() -> Tools:
    """Tools for `rasa run actions`: a desk in memory unless ANXIN_SHELL_DATABASE_URL names one."""
    return Tools(desk=Desk.open(os.environ.get(SHELL_DATABASE, "sqlite://")))
