"""The Rasa project against the code beside it, and by Rasa's own linter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actions.wiring import Tools, build_actions
from bot.settings import PROJECT
from desk.clock import Clock
from desk.service import Desk
from entitlement.data import words
from tests.data.trainers_files import domain, rules

# Given with every decision, never told by the customer.
NEVER_SLOTS = {"intent", "as_of", "product_family"}

# Read from messages beside the facts: what the customer came for, how they call things, whose make they are, which days
# stay rough, what else they want, in which mood they are, which goods they speak of next,
# whether they can only be written to, for which sum they would keep the goods,
# what they demand beside it.
CUSTOMERS_OWN = {
    "case_intent",
    "product_words",
    "brand",
    "fault_words",
    "accepted_rough",
    "other_wishes",
    "offered_wish",
    "next_matter",
    "mood",
    "in_writing",
    "sum_asked",
    "demanded_beside",
}
READ_FROM_MESSAGES = [{"type": "custom", "action": "action_read_facts"}]


def test_the_slots_read_from_messages_are_the_facts_of_the_engine() -> None:
    read = {name for name, slot in domain()["slots"].items() if slot["mappings"] == READ_FROM_MESSAGES}
    assert read == (words("facts").keys() - NEVER_SLOTS) | CUSTOMERS_OWN


def test_neither_slots_nor_entities_steer_the_dialogue() -> None:
    slots = domain()["slots"]
    assert [name for name in slots if slots[name]["influence_conversation"] is not False] == []
    assert [entry for entry in domain()["intents"] if list(entry.values()) != [{"use_entities": []}]] == []


def test_the_domain_lists_the_actions_that_are_built(tmp_path: Path) -> None:
    desk = Desk.open(f"sqlite:///{tmp_path}/desk.db")
    built = [action.name() for action in build_actions(Tools(desk=desk, clock=Clock()))]
    desk.close()
    assert sorted(domain()["actions"]) == sorted(built)


def test_every_intent_is_answered() -> None:
    intents = {name for entry in domain()["intents"] for name in entry}
    starts = [rule["steps"][0] for rule in rules() if rule.get("condition") == [{"active_loop": None}]]
    answered = {choice["intent"] for step in starts for choice in step.get("or", [step])}
    assert intents - answered == set()


def test_rasa_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("rasa")), "data", "validate", "--fail-on-warnings"]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "HOME": str(tmp_path)}
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **quiet}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
