"""What the turn spares Rasa, held against what Rasa itself would have done, at every call of every dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam import action_calls, applied_events, shared_slots, tracker_copies
from bot.rasa_seam.rules import IndexedRules
from bot.rasa_seam.spared import spare_the_turn

# A dialogue's own record of itself; what comes from outside of it is not told again by a replay.
PARTS = ("sender_id", "latest_message", "latest_bot_utterance", "latest_action", "_paused", "followup_action")


def hold_against_stock(patched: pytest.MonkeyPatch) -> None:
    """From now on a turn fails in which anything differs from stock Rasa."""
    spare_the_turn()
    pairs: list[tuple[type, str, Callable[..., Any], Callable[[Any], Any]]] = [
        (DialogueStateTracker, "copy", tracker_copies._replayed, _where_it_stands),
        (DialogueStateTracker, "applied_events", applied_events._stock, lambda events: events),
        (DialogueStateTracker, "current_slot_values", shared_slots._asked_one_by_one, lambda values: values),
        (RemoteAction, "_action_call_format", action_calls._for_a_server, _as_json),
        (FormAction, "_temporary_tracker", tracker_copies._form_replayed, _where_it_stands),
        (IndexedRules, "_prediction_states", RulePolicy._prediction_states, lambda states: states),
        (IndexedRules, "_find_action_from_rules", RulePolicy._find_action_from_rules, _predicted),
        (IndexedRules, "_get_possible_keys", RulePolicy._get_possible_keys, lambda keys: keys),
    ]
    for owner, name, stock, told in pairs:
        patched.setattr(owner, name, _compared(name, getattr(owner, name), stock, told))


def _compared(
    name: str, ours: Callable[..., Any], stock: Callable[..., Any], told: Callable[[Any], Any]
) -> Callable[..., Any]:
    def both(*arguments: Any, **named: Any) -> Any:
        result = ours(*arguments, **named)
        assert told(result) == told(stock(*arguments, **named)), name
        return result

    return both


def _where_it_stands(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        **{part: getattr(tracker, part) for part in PARTS},
        "events": list(tracker.events),
        "slots": {name: (slot.value, slot.has_been_set) for name, slot in tracker.slots.items()},
        "loop": tracker.active_loop and vars(tracker.active_loop),
        "kind": type(tracker),
        "parts": sorted(vars(tracker)),
    }


def _predicted(found: tuple[str | None, str | None, bool]) -> tuple[str | None, str | None, bool]:
    """Where nothing is predicted, what it was predicted from says nothing."""
    action, source, returning = found
    return action, source if action else None, returning


def _as_json(call: dict[str, Any]) -> Any:
    return json.loads(json.dumps({**call, "tracker": {**call["tracker"], "events": list(call["tracker"]["events"])}}))
