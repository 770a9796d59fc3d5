"""The tracker window: what a long conversation keeps, and what a failed turn leaves."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.trackers import SLACK_TURNS, WINDOW_TURNS, DeskTrackerStore
from desk.service import Desk

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      category: {type: any, influence_conversation: false, mappings: [{type: custom}]}
      wish: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      case_form: {required_slots: [category]}
    """
)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SENDER = "test:someone"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(f"sqlite:///{tmp_path / 'desk.db'}")


def take_turn(desk: Desk, store: DeskTrackerStore, number: int, *events: Event) -> DialogueStateTracker:
    async def turn() -> DialogueStateTracker:
        with desk.turn(f"test:{number}", SENDER, "test", NOW) as under_way:
            tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
            tracker.update_with_events(
                [UserUttered(f"第{number}句", {"name": "inform"}), *events, ActionExecuted("action_listen")], DOMAIN
            )
            await store.save(tracker)
            under_way.answer([], NOW)
        return tracker

    return asyncio.run(turn())


def stored_window(desk: Desk) -> list[dict[str, object]]:
    with desk.turn("test:look", SENDER, "test", NOW) as turn:
        window = turn.load_window()
        turn.answer([], NOW)
    assert window is not None
    events: list[dict[str, object]] = json.loads(window.blob)
    return events


def test_another_process_goes_on_where_this_one_stopped(desk: Desk) -> None:
    take_turn(desk, DeskTrackerStore(desk, DOMAIN), 1, SlotSet("category", "refrigerator"), ActiveLoop("case_form"))
    tracker = take_turn(desk, DeskTrackerStore(desk, DOMAIN), 2)
    assert tracker.get_slot("category") == "refrigerator"
    assert tracker.active_loop_name == "case_form"
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["第1句", "第2句"]


def test_a_long_conversation_keeps_its_facts_in_a_short_window(desk: Desk) -> None:
    store = DeskTrackerStore(desk, DOMAIN)
    take_turn(desk, store, 0, SlotSet("category", "refrigerator"), SlotSet("wish", "repair"))
    take_turn(desk, store, 1, SlotSet("wish", "refund"), ActiveLoop("case_form"))
    for number in range(2, 3 * WINDOW_TURNS):
        take_turn(desk, store, number)
    tracker = take_turn(desk, DeskTrackerStore(desk, DOMAIN), 999)
    assert tracker.get_slot("category") == "refrigerator"
    assert tracker.get_slot("wish") == "refund"
    assert tracker.active_loop_name == "case_form"
    heard = [event for event in stored_window(desk) if event["event"] == "user"]
    assert WINDOW_TURNS <= len(heard) <= WINDOW_TURNS + SLACK_TURNS


def test_a_failed_turn_leaves_the_stored_window_as_it_was(desk: Desk) -> None:
    store = DeskTrackerStore(desk, DOMAIN)
    take_turn(desk, store, 1, SlotSet("category", "refrigerator"))

    async def failing() -> None:
        with desk.turn("test:2", SENDER, "test", NOW):
            tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
            tracker.update_with_events([SlotSet("category", "computer")], DOMAIN)
            await store.save(tracker)
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        asyncio.run(failing())
    store.forget(SENDER)
    assert take_turn(desk, store, 3).get_slot("category") == "refrigerator"


def test_buttons_of_the_last_turns_may_be_pressed_and_no_older_ones(desk: Desk) -> None:
    store = DeskTrackerStore(desk, DOMAIN)
    for number in range(6):
        button = {"title": "选", "payload": f'/inform{{"category": "{number}"}}'}
        take_turn(desk, store, number, BotUttered("请选", {"buttons": [button]}))
    with desk.turn("test:look", SENDER, "test", NOW) as turn:
        window = turn.load_window()
        turn.answer([], NOW)
    assert window is not None
    assert window.offered == tuple(f'/inform{{"category": "{number}"}}' for number in (3, 4, 5))


def test_what_an_earlier_session_knew_is_no_longer_in_force(desk: Desk) -> None:
    store = DeskTrackerStore(desk, DOMAIN)
    take_turn(desk, store, 1, SlotSet("category", "refrigerator"), ActiveLoop("case_form"))
    new_session = (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))
    take_turn(desk, store, 2, *new_session, SlotSet("wish", "refund"))
    for number in range(3, WINDOW_TURNS + SLACK_TURNS + 4):
        tracker = take_turn(desk, store, number)
    fresh = DeskTrackerStore(desk, DOMAIN)
    tracker = take_turn(desk, fresh, 100)
    assert tracker.get_slot("category") is None
    assert tracker.get_slot("wish") == "refund"
    assert tracker.active_loop_name is None
