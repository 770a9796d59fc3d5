"""What RulePolicy compares its rules with: the states that the dialogue went through.

Rasa tells a new dialogue all events again, with all of its slots, and looks at it before every action. A slot without
influence on the dialogue is in no state, nor is what the desk said: both are left out of the replay. And where the same
dialogue has only gone on since it was looked at last, the replay goes on too.
"""

from __future__ import annotations

from operator import is_
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.applied_events import applied_events

State = dict[str, dict[str, Any]]


class PastStates:
    """The states of the dialogue that was asked about last."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._of: DialogueStateTracker | None = None
        self._applied: list[Event] = []
        self._replay: DialogueStateTracker | None = None
        self._before_actions: list[State] = []

    def of(self, tracker: DialogueStateTracker) -> list[State]:
        """The same as `tracker.past_states(domain)`."""
        applied = applied_events(tracker)
        replay = self._replay
        if replay is None or not self._has_only_gone_on(tracker, applied):
            seen = [slot for slot in tracker.slots.values() if slot.has_features()]
            replay = DialogueStateTracker(tracker.sender_id, seen, is_rule_tracker=tracker.is_rule_tracker)
            self._of, self._replay = tracker, replay
            self._applied, self._before_actions = [], []
        for event in applied[len(self._applied) :]:
            kind = type(event)
            if kind is BotUttered or (kind is SlotSet and event.key not in replay.slots):
                continue
            if kind is ActionExecuted:
                self._before_actions.append(self._state(replay))
            event.apply_to(replay)
        self._applied = applied
        return [*self._before_actions, self._state(replay)]

    def _has_only_gone_on(self, tracker: DialogueStateTracker, applied: list[Event]) -> bool:
        before = self._applied
        return self._of is tracker and len(before) <= len(applied) and all(map(is_, before, applied))

    def _state(self, replay: DialogueStateTracker) -> State:
        state: State = self.domain.get_active_state(replay)
        return state
