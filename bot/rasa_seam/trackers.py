"""Rasa's tracker store on the desk: a short window of the dialogue, written within the turn's transaction.

Stock stores replay a conversation's whole history for every message. A customer's next turn needs the facts known so
far and the last few exchanges, so that is what the window holds; everything ever said goes to the desk's append-only
events, for the trainers. A window that this process saved last is taken from memory instead of being replayed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.rasa_seam.event_kinds import of_kind
from desk.conversations import Window
from desk.json_text import to_json
from desk.service import Desk

WINDOW_TURNS = 20
SLACK_TURNS = 10
OFFER_TURNS = 3
REMEMBERED = 1000

_EVENT_TYPES: dict[str, type[Event]] = {cls.type_name: cls for cls in all_subclasses(Event)}


@dataclass
class Held:
    """A tracker together with the stored version it stands for, how many events it has, and their JSON.

    The JSON is held as bytes: as text it takes five times as much, two bytes a letter and a copy for the database.
    """

    version: int
    tracker: DialogueStateTracker
    events: int
    written: bytes


class DeskTrackerStore(TrackerStore):  # type: ignore[misc]
    """Loads and saves the sender's window through the turn that is under way."""

    def __init__(self, desk: Desk, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self._desk = desk
        self._held: OrderedDict[str, Held] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        window = self._desk.current_turn.load_window()
        if window is None:
            self._held.pop(sender_id, None)
            return None
        held = self._held.get(sender_id)
        if held is None or held.version != window.version:
            held = self._replay(sender_id, window)
            self._held[sender_id] = held
        return held.tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Put the window and the new events into the turn; they are stored when the turn is."""
        turn = self._desk.current_turn
        stored = turn.load_window()
        version = stored.version if stored else 0
        held = self._held.get(tracker.sender_id)
        if held is None or held.tracker is not tracker:
            held = Held(version, tracker, 0, b"")
        fresh = [event.as_dict() for event in islice(tracker.events, held.events, None)]
        written = [to_json(event) for event in fresh]
        lines = [held.written.decode(), *written] if held.events else written
        if _turns(tracker) > WINDOW_TURNS + SLACK_TURNS:
            tracker = self._shortened(tracker)
            lines = [to_json(event.as_dict()) for event in tracker.events]
        window = ",".join(lines)
        turn.save_window(Window(version, f"[{window}]", tuple(_offered(tracker))))
        turn.record(fresh, written)
        self._remember(tracker.sender_id, Held(version + 1, tracker, len(tracker.events), window.encode()))

    def forget(self, sender_id: str) -> None:
        """Drop what is held in memory: after a failed turn it is no longer what the desk has stored."""
        self._held.pop(sender_id, None)

    def _remember(self, sender_id: str, held: Held) -> None:
        self._held[sender_id] = held
        self._held.move_to_end(sender_id)
        while len(self._held) > REMEMBERED:
            self._held.popitem(last=False)

    def _replay(self, sender_id: str, window: Window) -> Held:
        events = json.loads(window.blob)
        tracker = self._tracker(sender_id, [_EVENT_TYPES[e["event"]]._from_parameters(dict(e)) for e in events])
        return Held(window.version, tracker, len(events), ",".join(to_json(event) for event in events).encode())

    def _tracker(self, sender_id: str, events: Iterable[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, list(events), slots=self.domain.slots, domain=self.domain)

    def _shortened(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """The same dialogue state from fewer events: the last turns, and before them what is still in force."""
        events = list(tracker.events)
        first = _start_of_last_turns(events, WINDOW_TURNS)
        kept = [*_still_in_force(events[:first]), *events[first:]]
        return self._tracker(tracker.sender_id, kept)


def _turns(tracker: DialogueStateTracker) -> int:
    return sum(type(event) is UserUttered for event in tracker.events)


def _start_of_last_turns(events: list[Event], turns: int) -> int:
    starts = [position for position, event in enumerate(events) if type(event) is UserUttered]
    return starts[-turns] if len(starts) > turns else 0


def _still_in_force(events: list[Event]) -> Iterator[Event]:
    """The session's start, the last value of each slot and the last word on the active form, in that order.

    What an earlier session knew is no longer in force.
    """
    starts = [position for position, event in enumerate(events) if isinstance(event, SessionStarted)]
    events = events[max(starts[-1] - 1, 0) :] if starts else events
    yield from (event for event in events[:2] if not isinstance(event, UserUttered | BotUttered))
    slots: dict[str, SlotSet] = {}
    loop: ActiveLoop | None = None
    for event in events:
        if isinstance(event, SlotSet):
            slots[event.key] = event
        elif isinstance(event, ActiveLoop):
            loop = event
    yield from slots.values()
    if loop is not None:
        yield loop
    yield ActionExecuted("action_listen")


def _offered(tracker: DialogueStateTracker) -> list[str]:
    """The payloads of the buttons shown in the last turns, oldest first."""
    events = list(tracker.events)
    recent = events[_start_of_last_turns(events, OFFER_TURNS) :]
    buttons: list[dict[str, Any]] = []
    for event in of_kind(recent, BotUttered):
        buttons.extend(event.data.get("buttons") or [])
    return list(dict.fromkeys(button["payload"] for button in buttons if button.get("payload")))
