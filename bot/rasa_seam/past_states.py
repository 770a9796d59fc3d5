"""What RulePolicy compares its rules with: the states that the dialogue went through.

Rasa tells a new dialogue all events again, with all of its slots, and looks at it before every action. A slot without
influence on the dialogue is in no state, nor is what the desk said: both are left out of the replay.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

State = dict[str, dict[str, Any]]


def past_states(tracker: DialogueStateTracker, domain: Domain) -> list[State]:
    """The same as `tracker.past_states(domain)`."""
    seen = [slot for slot in tracker.slots.values() if slot.has_features()]
    replay = DialogueStateTracker(tracker.sender_id, seen, is_rule_tracker=tracker.is_rule_tracker)
    states: list[State] = []
    for event in tracker.applied_events():
        if isinstance(event, BotUttered) or (isinstance(event, SlotSet) and event.key not in replay.slots):
            continue
        if isinstance(event, ActionExecuted):
            states.append(_state(replay, domain))
        event.apply_to(replay)
    states.append(_state(replay, domain))
    return states


def _state(replay: DialogueStateTracker, domain: Domain) -> State:
    state: State = domain.get_active_state(replay)
    return state
