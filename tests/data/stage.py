"""The real actions on an empty desk, to hear which replies they ask for and with which values."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.wiring import Tools, build_actions
from desk.clock import FixedClock
from desk.service import Desk

TODAY = date(2026, 11, 12)


class Stage:
    """Conversations on one desk; `said` holds each reply asked for: its name and the values given."""

    def __init__(self, database_url: str) -> None:
        self._desk, self._clock = Desk.open(database_url), FixedClock.on(TODAY)
        tools = Tools(self._desk, self._clock)
        self._actions = {action.name(): action for action in build_actions(tools)}
        self._conversations = 0
        self.said: list[tuple[str, dict[str, Any]]] = []

    def play(self, steps: Sequence[tuple[str, str]], slots: Mapping[str, Any]) -> list[str]:
        """Run actions one after another, each on a message of the intent beside it; the replies' names."""
        self._conversations += 1
        return self.play_on(steps, slots)

    def play_on(self, steps: Sequence[tuple[str, str]], slots: Mapping[str, Any]) -> list[str]:
        """The same, in the conversation that was played last."""
        remembered = dict(slots)
        first = len(self.said)
        for action, intent in steps:
            for event in self._run(action, intent, remembered):
                if event["event"] == "slot":
                    remembered[event["name"]] = event["value"]
        return [name for name, _ in self.said[first:]]

    def somebody_comes_on_duty(self, number: str = "1001") -> None:
        with self._desk.work() as work:
            work.agents.add(number, "示范坐席", "agent", "a password for tests", self._clock.now())
            work.agents.set_duty(number, True, self._clock.now())

    def take(self, number: str) -> None:
        """The agent takes the conversation that was played last."""
        with self._desk.work() as work:
            [waiting] = [h for h in work.handovers.queue() if h.sender_id == f"stage:{self._conversations}"]
            assert work.handovers.take(waiting.id, number, self._clock.now())

    def _run(self, action: str, intent: str, slots: dict[str, Any]) -> list[dict[str, Any]]:
        message = {
            "text": "",
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [],
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
