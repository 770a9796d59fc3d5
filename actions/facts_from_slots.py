"""From slots to the engine's facts, and to a decision where a day is known only roughly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from actions.answers import ACCEPTED_ROUGH
from actions.facts_told import CANNOT_SAY
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.plausible import ORDER
from entitlement.rulebook import Rulebook

WISH = "wish"
REPORTED = "first_reported_on"
FAMILY = "product_family"
FACTS = tuple(name for name in words("facts") if name not in ("intent", "as_of", FAMILY))


@dataclass(frozen=True)
class Matter:
    """A customer's matter as told so far: facts in JSON's types, and the days that are known only roughly."""

    facts: dict[str, Any]
    rough_days: dict[str, tuple[str, str]]
    wish_is_open: bool = False
    """The customer has been asked for a wish and has none: everything that can be had is shown."""

    @classmethod
    def told(cls, slots: Mapping[str, Any], as_of: date) -> Matter:
        """Read the slots; a rough day counts as its last day until the customer can say more.

        Today is no earlier than when the desk was told first: a clock put back over midnight, or another machine's that
        is a second behind, must not make that day lie ahead.
        """
        today = max(as_of.isoformat(), _day_reported(slots))
        facts: dict[str, Any] = {"as_of": today, "intent": slots.get("case_intent"), **_family(slots)}
        rough: dict[str, tuple[str, str]] = {}
        cannot_say = []
        accepted = slots.get(ACCEPTED_ROUGH) or []
        for name in FACTS:
            value = slots.get(name)
            if value is None:
                continue
            if value == CANNOT_SAY and name != WISH:
                cannot_say.append(name)
            elif isinstance(value, Mapping):
                facts[name] = value["to"]
                if value["from"] != value["to"] and name not in accepted:
                    rough[name] = (value["from"], value["to"])
            elif value != CANNOT_SAY:
                facts[name] = value
        _narrow(facts, rough)
        return cls({**facts, "cannot_say": cannot_say}, rough, slots.get(WISH) == CANNOT_SAY)

    def decide(self, rulebook: Rulebook) -> Decision:
        """The decision on the facts as they stand. Raises BadFact when they cannot be."""
        return _decide(Facts.from_json(self.facts), rulebook)

    def decisive_rough_day(self, decision: Decision, rulebook: Rulebook) -> str | None:
        """The first day known only roughly whose earliest reading would change `decision`; None when none would, or no
        question could find it out.

        Only what is granted by which rule is compared: a sum that moves by a few days' depreciation is told as computed
        from the later day, which serves the customer better.
        """
        for name, (earliest, _) in self.rough_days.items():
            if "why" not in words("facts")[name]:
                continue
            other = Matter(self._read_early(name, earliest), {}).decide(rulebook)
            if _outcome(other) != _outcome(decision):
                return name
        return None

    def _read_early(self, name: str, earliest: str) -> dict[str, Any]:
        """The facts with one rough day at its earliest; a rough day that came before it is then no later."""
        before = (earlier for earlier, later in ORDER if later == name and earlier in self.rough_days)
        clipped = {earlier: min(self.facts[earlier], earliest) for earlier in before}
        return {**self.facts, **clipped, name: earliest}


def _family(slots: Mapping[str, Any]) -> dict[str, str]:
    """The family of goods whose kind the customer cannot tell: of no others are rules told."""
    if slots.get("category") != CANNOT_SAY:
        return {}
    codes = {called: code for code, called in words("facts")[FAMILY]["codes"].items()}
    called = slots.get("product_words")
    return {FAMILY: codes[called]} if called in codes else {}


def _day_reported(slots: Mapping[str, Any]) -> str:
    """The day on which the desk was told first, in ISO form: as told now, or as taken over from an earlier case."""
    told = slots.get(REPORTED)
    return str(told["to"] if isinstance(told, Mapping) else told or "")


def _narrow(facts: dict[str, Any], rough: dict[str, tuple[str, str]]) -> None:
    """A rough day lies between the days around it: "8月买的", installed on 10 August, was bought by then."""
    for name, (earliest, latest) in rough.items():
        before = (facts[first] for first, later in ORDER if later == name and first in facts and first not in rough)
        earliest = max([earliest, *(day for day in before if day <= latest)])
        after = (later for earlier, later in ORDER if earlier == name and later in facts and later not in rough)
        end = min([latest, *(facts[later] for later in after if facts[later] >= earliest)])
        rough[name] = (earliest, end)
        facts[name] = end


@lru_cache(maxsize=1024)
def _decide(facts: Facts, rulebook: Rulebook) -> Decision:
    """The engine is pure: the form, the reply and the case of one turn share one decision."""
    return decide(facts, rulebook)


def _outcome(decision: Decision) -> tuple[Any, ...]:
    granted = decision.requested.granted if decision.requested else None
    return decision.scenario, granted, tuple(remedy.code for remedy in decision.remedies)
