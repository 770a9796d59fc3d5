"""The index finds exactly the rules that stock RulePolicy finds."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy

from bot.rasa_seam.rules import IndexedRules

ACTIONS = st.sampled_from(["action_listen", "action_decide", "case_form"])
INTENTS = st.sampled_from(["greet", "inform", "request_refund"])
OPTIONAL = {
    "user": st.fixed_dictionaries({"intent": INTENTS}),
    "active_loop": st.sampled_from([{"name": "case_form"}, {"name": "should_not_be_set"}]),
    "slots": st.sampled_from([{"requested_slot": [1.0]}, {"requested_slot": "should_not_be_set"}]),
}
SPOKEN = st.fixed_dictionaries({"prev_action": st.fixed_dictionaries({"action_name": ACTIONS})}, optional=OPTIONAL)
OPENING = st.fixed_dictionaries({}, optional=OPTIONAL)
RULES = st.lists(st.tuples(st.booleans(), st.lists(SPOKEN, min_size=1, max_size=3)), max_size=12)


def tracked(state: dict[str, Any]) -> dict[str, Any]:
    """A state as a conversation has it: nothing is marked as not to be set, and numbers stand in tuples."""
    kept = {
        kind: {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        for kind, values in state.items()
    }
    return {kind: values for kind, values in kept.items() if "should_not_be_set" not in values.values()}


# How fast this machine is at the moment is no property of the rules.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules=RULES, opening=st.booleans(), states=st.lists(SPOKEN, max_size=4))
def test_the_index_leaves_out_no_rule_and_adds_none(
    rules: list[tuple[bool, list[dict[str, Any]]]], opening: bool, states: list[dict[str, Any]]
) -> None:
    lookup = {json.dumps([{}, *rule] if starts else rule, sort_keys=True): "action_x" for starts, rule in rules}
    conversation = [*([{}] if opening else []), *map(tracked, states)]
    policy = IndexedRules.__new__(IndexedRules)
    assert policy._get_possible_keys(lookup, conversation) == RulePolicy._get_possible_keys(
        policy, lookup, conversation
    )


@given(states=st.lists(OPENING, min_size=1, max_size=1))
def test_a_conversation_that_begins_meets_every_rule_of_beginnings(states: list[dict[str, Any]]) -> None:
    lookup = {json.dumps([{"user": {"intent": intent}}]): "action_x" for intent in ("greet", "inform")}
    policy = IndexedRules.__new__(IndexedRules)
    conversation = [tracked(state) for state in states]
    assert policy._get_possible_keys(lookup, conversation) == RulePolicy._get_possible_keys(
        policy, lookup, conversation
    )


def test_a_growing_lookup_is_indexed_anew() -> None:
    state = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}
    lookup = {json.dumps([state]): "utter_greet"}
    policy = IndexedRules.__new__(IndexedRules)
    assert len(policy._get_possible_keys(lookup, [state])) == 1
    lookup[json.dumps([{"prev_action": {"action_name": "action_listen"}}])] = "utter_anything"
    assert len(policy._get_possible_keys(lookup, [state])) == 2
