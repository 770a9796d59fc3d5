"""Values with which a reply is shown before anybody has been answered by it: the engine's own, for a worked case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from actions import moments, said_back, wording
from actions.offers import choices
from desk.clock import Clock
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.fact_kinds import KINDS
from entitlement.facts import Facts
from entitlement.finding import Remedy
from entitlement.rulebook import Rulebook, default_rulebook
from entitlement.worked_cases import load_cases
from trainer.names import names

# One that grants a choice with a sum.
USUAL = ("S2", "partial")
_OF_A_SCENARIO = re.compile(r"utter_(?:verdict|options)_(?P<scenario>[A-Z]\d+)(?:_(?P<granted>\w+))?")
_OF_AN_ANSWER = re.compile(r"utter_verdict_(?P<granted>full|partial|no|unknown)")

Sample = tuple[dict[str, Any], Decision]


def sample_values(name: str, clock: Clock) -> dict[str, str]:
    """A value for each placeholder of a reply that is known."""
    book = default_rulebook()
    slots, decision = _sample_for(name)
    now = clock.now()
    moment = moments.spoken(now + timedelta(hours=book.number("visit_hours")), now)
    values = {
        **names("samples"),
        **dict.fromkeys(names("sample_moments"), moment),
        **_promised(book),
        **_of_decision(slots, decision),
        "notes": _notes(name, decision),
        "warranty": wording.warranty(book, slots["category"], clock.today()),
        "rules": wording.return_rules(book, slots, clock.today()),
    }
    return {name: str(value) for name, value in values.items()}


def offered(name: str) -> list[Remedy]:
    """The remedies that the reply's decision offers, which the desk gives as buttons."""
    slots, decision = _sample_for(name)
    return choices(decision, slots.get("wish"))


def _of_decision(slots: Mapping[str, Any], decision: Decision) -> dict[str, str]:
    offers = choices(decision, slots.get("wish"))
    requested = decision.requested
    goods = wording.goods(slots)
    return {
        "reason": wording.within_a_sentence(requested.reason) if requested else "",
        "basis": wording.basis(decision),
        "assured": wording.assured(decision),
        "wish": wording.label("wish", slots["wish"]) if slots.get("wish") else goods,
        "goods": goods,
        "options": wording.options(offers, requested.reason if requested else ""),
        "who_pays": decision.who_pays,
        "papers": wording.papers(decision),
        "papers_ready": wording.papers(decision, "papers_ready"),
        "alternatives": wording.alternatives(decision),
        "remedy": offers[0].label if offers else "",
        "remedies": wording.listed(remedy.label for remedy in offers),
        "summary": said_back.summary(slots),
        "recap": said_back.recap(slots),
        "price": str(slots.get("price_paid", "")),
    }


def _notes(name: str, decision: Decision) -> str:
    """Beneath a list of choices they have a line of their own."""
    told = wording.notes(decision)
    return f"\n{told}" if told and name.startswith("utter_options_") else told


def _promised(book: Rulebook) -> dict[str, Any]:
    """The brand's times and numbers, by the names that replies give them."""
    return {name: book.number(name) for name, figure in book.brand.items() if figure.general}


def _sample_for(name: str) -> Sample:
    known = _samples()
    of_scenario, of_answer = _OF_A_SCENARIO.fullmatch(name), _OF_AN_ANSWER.fullmatch(name)
    wanted = (of_scenario["scenario"], of_scenario["granted"]) if of_scenario else ("", None)
    if of_answer:
        wanted = ("", of_answer["granted"])
    fitting = (sample for (scenario, granted), sample in known.items() if _fits(scenario, granted, wanted))
    return next(fitting, known[USUAL])


def _fits(scenario: str, granted: str, wanted: tuple[str, str | None]) -> bool:
    named = wanted[0] or wanted[1]
    return bool(named) and wanted[0] in ("", scenario) and wanted[1] in (None, granted)


@cache
def _samples() -> dict[tuple[str, str], Sample]:
    """The first worked case of each scenario and answer that names the goods."""
    found: dict[tuple[str, str], Sample] = {}
    for case in load_cases():
        decision = decide(Facts.from_json(case.facts))
        granted = decision.requested.granted if decision.requested else "none"
        if "category" in case.facts:
            found.setdefault((decision.scenario, granted), (_slots(case.facts), decision))
    return found


def _slots(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a conversation remembers them: a day is a span."""
    return {
        name: {"from": value, "to": value} if KINDS.get(name) == "date" else value
        for name, value in facts.items()
        if name != "as_of"
    }
