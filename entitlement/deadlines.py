"""The promises in time that come with a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from entitlement.data import words
from entitlement.decision import Deadline
from entitlement.finding import Finding
from entitlement.situation import Situation
from entitlement.wording import spoken


@dataclass(frozen=True, slots=True)
class Promise:
    """One entry of `words/deadlines.yml`: a `figure` of the terms, or the `end` of a right in the situation."""

    what: str
    text: str
    figure: str
    unit: str
    end: str
    remedies: frozenset[str]
    scenarios: frozenset[str]

    def comes_with(self, scenario: str, remedies: frozenset[str]) -> bool:
        """Whether it belongs to this scenario and these remedies; an entry that names none belongs to all."""
        by_scenario = not self.scenarios or scenario in self.scenarios
        return by_scenario and (not self.remedies or not self.remedies.isdisjoint(remedies))


def deadlines(s: Situation, finding: Finding, *, dates_known: bool) -> tuple[Deadline, ...]:
    """By when the customer is answered, visited, paid; until when a right or the warranty runs, once its start is
    known.
    """
    remedies = frozenset(remedy.code for remedy in finding.remedies)
    found = []
    for promise in _promises_with(finding.scenario, remedies):
        deadline = _in_time(s, promise) if promise.figure else _last_day(s, promise, finding) if dates_known else None
        if deadline is not None:
            found.append(deadline)
    return tuple(found)


def _in_time(s: Situation, promise: Promise) -> Deadline | None:
    amount: int | None = getattr(s.terms, promise.figure)
    return None if amount is None else _so_many(promise.what, amount)


@cache
def _so_many(what: str, amount: int) -> Deadline:
    promise = _promises()[what]
    return Deadline(what, promise.text.format(amount=amount), amount=amount, unit=promise.unit)


def _last_day(s: Situation, promise: Promise, finding: Finding) -> Deadline | None:
    """The end of a right that is still open on the deciding day; a right that was not found has no end."""
    if promise.what == "no_reason_window" and not any(remedy.by_customer for remedy in finding.remedies):
        return None
    end: date = s.moved(getattr(s, promise.end))
    if end < s.decided_on:
        return None
    return Deadline(promise.what, promise.text.format(on=spoken(end)), on=end)


@cache
def _promises_with(scenario: str, remedies: frozenset[str]) -> tuple[Promise, ...]:
    return tuple(promise for promise in _promises().values() if promise.comes_with(scenario, remedies))


@cache
def _promises() -> Mapping[str, Promise]:
    return {
        what: Promise(
            what,
            entry["text"],
            entry.get("figure", ""),
            entry.get("unit", ""),
            entry.get("end", ""),
            frozenset(entry.get("remedies", ())),
            frozenset(entry.get("scenarios", ())),
        )
        for what, entry in words("deadlines").items()
    }
