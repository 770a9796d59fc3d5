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
from desk.service import Desk
from entitlement.rulebook import Rulebook, default_rulebook

TODAY = date(2026, 11, 12)


class Stage:
    """Conversations on one desk; `said` holds each reply asked for: its name and the values given."""

    def __init__(self, database_url: str, rulebook: Rulebook | None = None) -> None:
        desk = Desk.open(database_url)
        with desk.work() as work:
            load_brand(work.session, read_brand_folder(PROJECT / "brands" / "demo"))
        tools = Tools(desk, FixedClock.on(TODAY), rulebook or default_rulebook())
        self._actions = {action.name(): action for action in build_actions(tools)}
        self._conversations = 0
        self.said: list[tuple[str, dict[str, Any]]] = []

    def play(self, steps: Sequence[tuple[str, ...]], slots: Mapping[str, Any]) -> list[str]:
        """Run actions one after another, each on a message of the intent and text beside it; the replies' names."""
        self._conversations += 1
        remembered = dict(slots)
        first = len(self.said)
        for action, intent, *text in steps:
            for event in self._run(action, intent, "".join(text), remembered):
                if event["event"] == "slot":
                    remembered[event["name"]] = event["value"]
        return [name for name, _ in self.said[first:]]

    def _run(self, action: str, intent: str, text: str, slots: dict[str, Any]) -> list[dict[str, Any]]:
        message = {
            "text": text,
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
