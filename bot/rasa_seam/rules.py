"""Rasa's rules, found through an index instead of one by one.

Stock RulePolicy compares every rule with every state of the dialogue, several times a turn. A rule can only hold when
its last state has the dialogue's last action and, if it names one, its intent: an index by these two leaves a
handful to compare, and no more of the dialogue than their length. What is compared, and with what result, stays Rasa's
own code; the states are found by a shorter replay of the dialogue, which goes on from action to action.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_seam.past_states import PastStates, State

logger = logging.getLogger("rasa")

Index = dict[tuple[str | None, str | None], list[str]]
Found = tuple[str | None, str | None, bool]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRules(RulePolicy):  # type: ignore[misc]
    """RulePolicy with the same predictions, at a cost that hardly grows with the number of rules."""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states:
            return set(lookup)
        index = self._index_of(lookup)
        action, intent = _last_action_and_intent(states[-1])
        if action is None:
            # Rasa takes every rule that begins a conversation for applicable there, whatever its intent.
            likely = [key for (known, _), keys in index.items() if known is None for key in keys]
        else:
            likely = [*index.get((action, intent), ()), *index.get((action, None), ())]
        if not likely:
            return set()
        # Beyond its own beginning a rule compares nothing.
        longest = max(len(self._rule_key_to_state(key)) for key in likely)
        possible: set[str] = super()._get_possible_keys({key: lookup[key] for key in likely}, states[-longest:])
        return possible

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Found:
        if use_text_for_last_user_input and not self._heeds_text():
            return None, None, False
        found: Found = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
        return found

    def _heeds_text(self) -> bool:
        """Whether any rule could hold right after a message, whatever its intent."""
        after_any_message = ACTION_LISTEN_NAME, None
        return any(
            after_any_message in self._index_of(self.lookup[kind]) for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
        )

    @staticmethod
    def format_tracker_states(states: list[State]) -> str:
        """For a debug line alone, and made only while Rasa debugs."""
        return str(RulePolicy.format_tracker_states(states)) if logger.isEnabledFor(logging.DEBUG) else ""

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,  # noqa: ARG002 (rules see all that there is)
    ) -> list[State]:
        states = self._states(tracker, domain)
        # Rasa asks twice, for the message as text and as intent, and strikes the other out of the last state.
        last = {kind: dict(values) for kind, values in states[-1].items()}
        chosen = [*states[:-1], last]
        self.featurizer._choose_last_user_input([chosen], use_text_for_last_user_input)
        return chosen

    def _states(self, tracker: DialogueStateTracker, domain: Domain) -> list[State]:
        kept: PastStates | None = self.__dict__.get("_past_states")
        if kept is None or kept.domain is not domain:
            kept = self._past_states = PastStates(domain)
        return kept.of(tracker)

    def _index_of(self, lookup: dict[str, str]) -> Index:
        indexes: dict[int, tuple[int, Index]] = self.__dict__.setdefault("_indexes", {})
        size, index = indexes.get(id(lookup), (-1, {}))
        # While a model is being trained its lookup still grows.
        if size != len(lookup):
            index = _index(lookup)
            indexes[id(lookup)] = len(lookup), index
        return index


def _index(lookup: dict[str, str]) -> Index:
    index: Index = defaultdict(list)
    for key in lookup:
        index[_last_action_and_intent(json.loads(key)[-1])].append(key)
    return dict(index)


def _last_action_and_intent(state: State) -> tuple[str | None, str | None]:
    """The names of a state's previous action and intent; None where it has none or leaves it open."""
    action = (state.get("prev_action") or {}).get("action_name")
    intent = (state.get("user") or {}).get("intent")
    return action, intent
