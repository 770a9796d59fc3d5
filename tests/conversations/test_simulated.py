"""Customers made up at random reach the engine's own decision, whatever they say in between."""

from __future__ import annotations

import random
from collections import Counter

from bot.brain import Brain
from bot.examples import read_examples
from desk.clock import FixedClock
from desk.service import Desk
from tests.conftest import TODAY
from tests.conversations.simulated import claims, interruptions, without_facts
from tests.conversations.simulation import Outcome, converse
from trainer.rehearsal.customer import Customer

CONVERSATIONS = 500
LEAST_CORRECT = 0.97
SEED = 20261126


def test_five_hundred_conversations_end_in_the_engines_decision(
    brain: Brain, brain_desk: Desk, clock: FixedClock
) -> None:
    chance = random.Random(SEED)
    someone = Customer(brain, brain_desk, clock)
    examples = read_examples()
    openings, remarks = list(claims(examples)), without_facts(interruptions(examples), someone.parse, chance)
    outcomes: list[Outcome] = []
    for number in range(CONVERSATIONS):
        customer = Customer(brain, brain_desk, clock)
        outcome = converse(customer, chance.choice(openings), remarks, SEED + number, TODAY)
        outcomes += [] if outcome is None else [outcome]
    assert [str(outcome) for outcome in outcomes if outcome.looped] == []
    assert [str(outcome) for outcome in outcomes if outcome.asked_again] == []
    wrong = [outcome for outcome in outcomes if not outcome.correct]
    assert len(wrong) <= (1 - LEAST_CORRECT) * CONVERSATIONS, "\n\n".join(map(str, wrong))
    assert Counter(outcome.expected.scenario for outcome in outcomes if outcome.expected).keys() >= {"E1", "S1", "S4"}
