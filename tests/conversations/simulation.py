"""A whole conversation with a simulated customer, and what became of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from actions.case_form import ASKED_OF_CUSTOMER
from actions.cases import INCIDENT
from actions.facts_told import CANNOT_SAY
from bot.examples import Example
from desk.tables import Case
from entitlement.bad_fact import BadFact
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.rulebook import default_rulebook
from tests.conversations.simulated import INTERRUPTING, Matter, answer, draw_matter
from trainer.rehearsal.customer import Customer

MOST_TURNS = 24
PRESSES, INTERRUPTS = 0.35, 0.2


@dataclass
class Outcome:
    """How one conversation went: what was said and decided, and what the engine says to what was told and is true."""

    said: list[tuple[str, list[str]]] = field(default_factory=list)
    decided: Told | None = None
    expected: Told | None = None
    never_asked: list[str] = field(default_factory=list)
    asked_again: list[str] = field(default_factory=list)
    looped: bool = False

    @property
    def correct(self) -> bool:
        """Decided as the engine does on what the customer told, and nothing more to be asked."""
        return self.decided is not None and self.decided == self.expected and not self.never_asked

    def __str__(self) -> str:
        said = [f"  客户: {text}\n" + "\n".join(f"    台: {reply}" for reply in replies) for text, replies in self.said]
        verdict = f"decided {self.decided}\nexpected {self.expected}"
        return "\n".join([*said, verdict, f"never asked {self.never_asked} asked again {self.asked_again}"])


@dataclass(frozen=True)
class Told:
    """What a customer is told in the end."""

    scenario: str
    granted: str | None
    remedies: tuple[tuple[str, str | None], ...]

    @classmethod
    def of(cls, decision: Mapping[str, Any]) -> Told:
        """From a decision as JSON."""
        requested = decision["requested"]
        remedies = tuple((remedy["remedy"], remedy["amount"]) for remedy in decision["remedies"])
        return cls(decision["scenario"], requested["granted"] if requested else None, remedies)


def converse(
    customer: Customer, opening: Example, interruptions: dict[str, list[Example]], seed: int, today: date
) -> Outcome | None:
    """One conversation from its opening words to the decision, or until it has gone on for too long.

    None for an opening that contradicts itself: the desk asks again, and there is no decision to compare with.
    """
    chance = random.Random(seed)
    matter = draw_matter(chance, opening, customer.parse(opening.text), today)
    if _contradicts_itself(matter, today):
        return None
    outcome = Outcome()
    _exchange(customer, outcome, opening.text)
    interrupted: set[str] = set()
    for _ in range(MOST_TURNS):
        fact = customer.slots().get("requested_slot")
        if fact is None:
            break
        if fact not in interrupted and chance.random() < INTERRUPTS:
            interrupted.add(fact)
            _exchange(customer, outcome, chance.choice(interruptions[chance.choice(INTERRUPTING)]).text)
            continue
        if fact in matter.answered:
            outcome.asked_again.append(fact)
        _answer(customer, outcome, matter, fact, chance, today)
        matter.answered.add(fact)
    else:
        outcome.looped = True
    decision = decide(Facts.from_json(matter.as_told(today)), default_rulebook())
    outcome.expected = Told.of(decision.to_json())
    outcome.never_asked = [missing.fact for missing in decision.missing if missing.asked_of == ASKED_OF_CUSTOMER]
    outcome.decided = _in_the_case(customer.case(), outcome.expected)
    return outcome


def _contradicts_itself(matter: Matter, today: date) -> bool:
    try:
        Facts.from_json(matter.as_told(today))
    except BadFact:
        return True
    return False


def _in_the_case(case: Case | None, expected: Told) -> Told | None:
    if case is None:
        return None
    if case.scenario == expected.scenario == INCIDENT:
        # A danger is acted upon at once: nothing is decided before a person has looked.
        return expected
    return Told.of(case.decision) if case.decision else None


def _answer(
    customer: Customer, outcome: Outcome, matter: Matter, fact: str, chance: random.Random, today: date
) -> None:
    button = _fitting_button(customer, matter, fact)
    if button is not None and chance.random() < PRESSES:
        replies = customer.say(button["payload"])
        outcome.said.append((f"[{button['title']}]", [reply.get("text", "") for reply in replies]))
    else:
        _exchange(customer, outcome, answer(chance, matter, fact, today))


def _fitting_button(customer: Customer, matter: Matter, fact: str) -> Any:
    value = CANNOT_SAY if matter.is_unsure_of(fact) else matter.facts.get(fact)
    told_by = f'"{fact}": {_as_json(value)}'
    return next((button for button in customer.buttons if told_by in button["payload"]), None)


def _as_json(value: Any) -> str:
    return {True: "true", False: "false"}.get(value) or f'"{value}"'


def _exchange(customer: Customer, outcome: Outcome, text: str) -> None:
    replies = customer.say(text)
    outcome.said.append((text, [reply.get("text", "") for reply in replies]))
