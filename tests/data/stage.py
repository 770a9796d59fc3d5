"""The real actions on a desk with the demo brand, to hear which replies they ask for and with which values."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.wiring import Tools, build_actions
from bot.settings import PROJECT
from desk.brand_folder import read_brand_folder
from desk.brand_loading import load_brand
from desk.clock import FixedClock
from desk.rulebooks import Rulebooks
from desk.service import Desk
from entitlement.rulebook import Rulebook

TODAY = date(2026, 11, 12)
# Steps of a story that are no actions.
LOSE_SLOTS = "lose slots"
CLOSE_CASES = "close cases"
LOSE_OFFERS = "lose offers"
RECALL: dict[str, Any] = {
    "id_": "demo",
    "category": "electric_fan",
    "models": ["DEMO-1"],
    "made_from": date(2026, 1, 1),
    "made_to": date(2026, 6, 30),
    "hazard": "电机可能过热",
    "remedy": "免费更换电机",
    "source": "示范召回公告",
    "published_on": date(2026, 7, 1),
}


class Stage:
    """Conversations on one desk; `said` holds each reply asked for: its name and the values given."""

    def __init__(self, database_url: str, rulebook: Rulebook | None = None) -> None:
        self._desk, self._clock = Desk.open(database_url), FixedClock.on(TODAY)
        tools = Tools(self._desk, self._clock, Rulebooks(default=rulebook))
        with self._desk.work() as work:
            load_brand(work.session, read_brand_folder(PROJECT / "brands" / "demo"))
            work.recalls.publish(**RECALL)
        self._actions = {action.name(): action for action in build_actions(tools)}
        self._conversations = 0
        self.said: list[tuple[str, dict[str, Any]]] = []

    def play(
        self, steps: Sequence[tuple[str, ...]], slots: Mapping[str, Any], told: Mapping[str, str] | None = None
    ) -> list[str]:
        """Run actions one after another, each on a message of the intent and text beside it; the replies' names.

        `told` are entities that every message holds.
        """
        self._conversations += 1
        return self.play_on(steps, slots, told)

    def play_on(
        self, steps: Sequence[tuple[str, ...]], slots: Mapping[str, Any], told: Mapping[str, str] | None = None
    ) -> list[str]:
        """The same, in the conversation that was played last."""
        remembered = dict(slots)
        first = len(self.said)
        for action, intent, *text in steps:
            if action == LOSE_SLOTS:
                remembered.clear()
                continue
            if action == LOSE_OFFERS:
                remembered.pop("offered_remedies", None)
                continue
            if action == CLOSE_CASES:
                self._close_cases()
                remembered.pop("case_number", None)
                continue
            for event in self._run(action, intent, "".join(text), remembered, told or {}):
                if event["event"] == "slot":
                    remembered[event["name"]] = event["value"]
        return [name for name, _ in self.said[first:]]

    def _close_cases(self) -> None:
        now = self._clock.now()
        with self._desk.work() as work:
            for case in work.cases.open_cases_of(f"stage:{self._conversations}"):
                work.cases.close(case.number, outcome="done", cause="quality", origin="company", now=now)

    def somebody_comes_on_duty(self, number: str = "1001") -> None:
        with self._desk.work() as work:
            work.agents.add(number, "示范坐席", "agent", "a password for tests", self._clock.now())
            work.agents.set_duty(number, True, self._clock.now())

    def take(self, number: str) -> None:
        """The agent takes the conversation that was played last."""
        with self._desk.work() as work:
            [waiting] = [h for h in work.handovers.queue() if h.sender_id == f"stage:{self._conversations}"]
            assert work.handovers.take(waiting.id, number, self._clock.now())

    def _run(
        self, action: str, intent: str, text: str, slots: dict[str, Any], told: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [{"entity": name, "value": value} for name, value in told.items()],
            "message_id": "1",
        }
        dispatcher = CollectingDispatcher()
        tracker = Tracker(
            sender_id=f"stage:{self._conversations}",
            slots=slots,
            latest_message={**message, "intent_ranking": [message["intent"]]},
            events=[{"event": "user"}],
            paused=False,
            followup_action=None,
            active_loop={},
            latest_action_name=None,
        )
        events: list[dict[str, Any]] = asyncio.run(self._actions[action].run(dispatcher, tracker, {}))
        self.said += [(reply["response"], _values(reply)) for reply in dispatcher.messages]
        return events


def _values(reply: dict[str, Any]) -> dict[str, Any]:
    plain = CollectingDispatcher()
    plain.utter_message()
    return {name: value for name, value in reply.items() if name not in plain.messages[0]}
