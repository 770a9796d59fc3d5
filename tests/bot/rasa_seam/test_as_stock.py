"""What is spared outside of predictions gives what stock Rasa gives."""

from __future__ import annotations

import asyncio
import copy
import logging
from typing import Any

import pytest
import rasa.core.processor
from rasa.core.actions.action import ActionExtractSlots, default_actions
from rasa.core.actions.forms import FormAction
from rasa.core.channels import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_seam import default_actions as once
from bot.rasa_seam import event_types, slot_extraction, tracker_copies
from bot.rasa_seam.action_calls import WrittenOut
from bot.rasa_seam.spared import spare_the_turn

CUSTOM = "{type: any, influence_conversation: false, mappings: [{type: custom, action: action_read}]}"
PLAIN = f"""
version: "3.1"
intents: [inform]
actions: [action_read, action_count]
slots:
  size: {CUSTOM}
  colour: {CUSTOM}
  number: {{type: any, influence_conversation: false, mappings: [{{type: custom, action: action_count}}]}}
  kept: {{type: any, influence_conversation: false, mappings: [{{type: custom}}]}}
"""
WEIGHED = PLAIN + "  said: {type: text, influence_conversation: false, mappings: [{type: from_text}]}\n"
FOUND = {"action_read": [("size", "L"), ("colour", "red")], "action_count": [("number", 2)]}

spare_the_turn()


class Reading(EndpointConfig):  # type: ignore[misc]
    """Answers every action with the slots that it finds, and remembers which were asked."""

    def __init__(self) -> None:
        super().__init__(url="reading", selective_domain=True)
        self.asked: list[str] = []

    async def request(self, *_: Any, **named: Any) -> dict[str, Any]:
        action = named["json"]["next_action"]
        self.asked.append(action)
        events = [{"event": "slot", "name": name, "value": value} for name, value in FOUND[action]]
        return {"events": events, "responses": []}


def extracted(run: Any, domain: Domain) -> tuple[list[Event], list[str]]:
    endpoint = Reading()
    tracker = DialogueStateTracker.from_events("someone", [UserUttered("大号的", {"name": "inform"})], domain.slots)
    generator = TemplatedNaturalLanguageGenerator({})
    events = asyncio.run(run(ActionExtractSlots(endpoint), CollectingOutputChannel(), generator, tracker, domain))
    return events, endpoint.asked


@pytest.mark.parametrize("written", [PLAIN, WEIGHED], ids=["actions alone", "text as well"])
def test_slots_are_filled_as_when_all_mappings_are_weighed(written: str) -> None:
    domain = Domain.from_yaml(written)
    events, asked = extracted(slot_extraction._run, domain)
    assert (events, asked) == extracted(slot_extraction._weighed, domain)
    assert asked == ["action_read", "action_count"]
    assert SlotSet("colour", "red") in events


@pytest.mark.parametrize(
    "mapping",
    ["{type: custom, action: action_read, conditions: [{active_loop: order}]}", "{type: from_intent, value: 1}"],
)
def test_a_mapping_with_conditions_is_weighed(mapping: str) -> None:
    more = f"  more: {{type: any, influence_conversation: false, mappings: [{mapping}]}}\n"
    domain = Domain.from_yaml(PLAIN + more + "forms:\n  order: {required_slots: [more]}\n")
    assert slot_extraction._mappings(domain) is None


def test_the_projects_own_slots_need_no_weighing(brain: Any) -> None:
    mappings = slot_extraction._mappings(brain._agent.domain)
    assert mappings
    assert len({mapping["action"] for mapping in mappings}) == len(mappings)


def test_every_event_is_found_by_its_name() -> None:
    for event in all_subclasses(Event):
        assert Event.resolve_by_type(event.type_name) is event_types._resolve(event.type_name)
    with pytest.raises(ValueError, match="unknown to Rasa"):
        Event.resolve_by_type("unknown to Rasa")
    assert Event.resolve_by_type("unknown to Rasa", SlotSet) is SlotSet


def test_an_event_of_ones_own_is_found_as_well() -> None:
    own = type("Own", (SlotSet,), {"type_name": "own"})
    assert Event.resolve_by_type("own") is own


def test_default_actions_are_those_of_the_endpoint() -> None:
    here, there = EndpointConfig("http://here"), EndpointConfig("http://there")
    for endpoint in (here, there, None):
        ours, stock = once._default_actions(endpoint), default_actions(endpoint)
        assert [type(action) for action in ours] == [type(action) for action in stock]
        assert once._default_actions(endpoint) is ours
    extraction = next(a for a in once._default_actions(there) if isinstance(a, ActionExtractSlots))
    assert extraction._action_endpoint is there


def test_debug_lines_are_given_copies_once_somebody_reads_them(caplog: pytest.LogCaptureFixture) -> None:
    said = [{"text": "您好"}]
    assert rasa.core.processor.copy.deepcopy(said) is said
    with caplog.at_level(logging.DEBUG, logger="rasa"):
        assert rasa.core.processor.copy.deepcopy(said) == said
        assert rasa.core.processor.copy.deepcopy(said) is not said


@pytest.mark.parametrize("last", [[], [Restarted()], [Restarted(), UserUttered("又来了")]])
def test_a_copy_is_what_a_replay_ends_with(last: list[Event]) -> None:
    domain = Domain.from_yaml(PLAIN)
    said: list[Event] = [ActionExecuted("action_listen"), UserUttered("大号"), SlotSet("size", "L"), *last]
    tracker = DialogueStateTracker.from_events("someone", said, domain.slots)
    twin, replayed = tracker.copy(), tracker_copies._replayed(tracker)
    assert twin.current_state() == replayed.current_state()
    twin.update(SlotSet("size", "S"))
    assert tracker.get_slot("size") == replayed.get_slot("size")
    assert len(tracker.events) == len(said)


@pytest.mark.parametrize("last", [[], [UserUttered("退货")], [Restarted(), UserUttered("又来了")]])
def test_a_forms_own_dialogue_is_what_a_replay_ends_with(last: list[Event]) -> None:
    domain = Domain.from_yaml(PLAIN + "forms:\n  order: {required_slots: [size]}\n")
    said = [ActionExecuted("order"), ActiveLoop("order"), SlotSet("requested_slot", "size"), *last]
    tracker = DialogueStateTracker.from_events("someone", said, domain.slots)
    told = [SlotSet("size", "L")]
    form = FormAction("order", None)
    ours, replayed = (
        make(form, tracker, told, domain) for make in (tracker_copies._of_form, tracker_copies._form_replayed)
    )
    assert ours.current_state() == replayed.current_state()
    assert [event.as_dict() | {"timestamp": 0} for event in ours.events] == [
        event.as_dict() | {"timestamp": 0} for event in replayed.events
    ]
    assert tracker.get_slot("size") is None
    assert len(tracker.events) == len(said)


def test_events_are_written_out_when_looked_at() -> None:
    events = [UserUttered("一"), SlotSet("size", "L"), ActionExecuted("action_listen")]
    told = WrittenOut(events)
    stock = [event.as_dict() for event in events]
    assert list(told) == stock
    assert [told[0], told[-1], told[1:], len(told)] == [stock[0], stock[-1], stock[1:], len(stock)]
    assert list(reversed(told)) == stock[::-1]
    assert copy.copy(told)[1] == stock[1]
