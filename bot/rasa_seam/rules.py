"""Rasa's rules, found through an index instead of one by one.

Stock RulePolicy compares every rule with every state of the dialogue, several times a turn. A rule can only hold when
its last state has the dialogue's last action and, if it names one, its intent: an index by these two leaves a
handful to compare. What is compared, and with what result, stays Rasa's own code.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe

State = dict[str, dict[str, Any]]
Index = dict[tuple[str | None, str | None], list[str]]


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
        possible: set[str] = super()._get_possible_keys({key: lookup[key] for key in likely}, states)
        return possible

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
