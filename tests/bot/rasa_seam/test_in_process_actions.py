"""Actions in this process: run, refused, failed; and the same through a form, its questions and its validation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.channels import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.events import SlotSet as SdkSlotSet
from rasa_sdk.interfaces import ActionExecutionRejection as Refusal

from bot.rasa_seam.in_process_actions import InProcessEndpoint, failure

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    actions: [action_plain, action_refusing, action_failing, action_ask_size, validate_order_form]
    slots:
      size: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      order_form: {required_slots: [size]}
    responses:
      utter_size: [{text: "多大的？{hint}"}]
    """
)


class Doing(Action):
    """An action whose run is given."""

    def __init__(self, name: str, run: Any) -> None:
        self._name = name
        self._run = run

    def name(self) -> str:
        return self._name

    async def run(self, dispatcher: Any, tracker: Any, domain: Mapping[str, Any]) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self._run(dispatcher, tracker, domain)
        return events


def plain(dispatcher: Any, tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    dispatcher.utter_message(response="utter_size", hint="请选")
    return [SdkSlotSet("size", tracker.latest_message["text"])]


def refusing(_dispatcher: Any, _tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    raise Refusal("action_refusing", "no answer")


def failing(_dispatcher: Any, _tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    raise ZeroDivisionError("broken")


def asking(dispatcher: Any, _tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    dispatcher.utter_message(text="要多大的？")
    return []


def validating(_dispatcher: Any, tracker: Any, _domain: Any) -> list[dict[str, Any]]:
    known = tracker.get_slot("size")
    return [SdkSlotSet("requested_slot", None if known else "size")]


ENDPOINT = InProcessEndpoint(
    [
        Doing("action_plain", plain),
        Doing("action_refusing", refusing),
        Doing("action_failing", failing),
        Doing("action_ask_size", asking),
        Doing("validate_order_form", validating),
    ]
)


def tracker_after(*events: Any) -> DialogueStateTracker:
    heard = UserUttered("大号", {"name": "inform"})
    return DialogueStateTracker.from_events("someone", [heard, *events], slots=DOMAIN.slots, domain=DOMAIN)


def run(action: Any, tracker: DialogueStateTracker) -> list[Any]:
    nlg = TemplatedNaturalLanguageGenerator(DOMAIN.responses)
    return list(asyncio.run(action.run(CollectingOutputChannel(), nlg, tracker, DOMAIN)))


def test_an_action_speaks_and_sets_slots() -> None:
    events = run(RemoteAction("action_plain", ENDPOINT), tracker_after())
    assert [event.text for event in events if isinstance(event, BotUttered)] == ["多大的？请选"]
    assert SlotSet("size", "大号") in events


def test_a_refusal_reaches_rasa_as_a_rejection() -> None:
    with pytest.raises(ActionExecutionRejection) as refused:
        run(RemoteAction("action_refusing", ENDPOINT), tracker_after())
    assert refused.value.action_name == "action_refusing"


def test_a_refusal_is_worded_as_an_action_server_words_it() -> None:
    call = {"next_action": "action_refusing", "tracker": tracker_after().current_state(), "domain": {}}
    with pytest.raises(ClientResponseError) as refused:
        asyncio.run(ENDPOINT.request(json=call))
    assert refused.value.status == 400
    assert json.loads(refused.value.text)["action_name"] == "action_refusing"


def test_a_failure_is_kept_for_the_brain_and_not_swallowed() -> None:
    failures: list[Exception] = []
    token = failure.set(failures)
    try:
        with pytest.raises(ZeroDivisionError):
            run(RemoteAction("action_failing", ENDPOINT), tracker_after())
    finally:
        failure.reset(token)
    assert [type(error) for error in failures] == [ZeroDivisionError]


def test_a_form_asks_through_an_action_of_this_process() -> None:
    events = run(FormAction("order_form", ENDPOINT), tracker_after(ActionExecuted("action_listen")))
    assert [event.text for event in events if isinstance(event, BotUttered)] == ["要多大的？"]
    assert SlotSet("requested_slot", "size") in events


def test_a_form_ends_when_its_validation_says_so() -> None:
    told = tracker_after(SlotSet("size", "大号"))
    events = run(FormAction("order_form", ENDPOINT), told)
    assert not [event for event in events if isinstance(event, BotUttered)]
    assert SlotSet("requested_slot", None) in events
