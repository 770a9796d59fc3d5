"""What the customer is entitled to, and everything that an answer about it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entitlement.clauses import Clause, clauses
from entitlement.finding import OVERDUE, Granted, Remedy


@dataclass(frozen=True, slots=True)
class Requested:
    """Whether what was asked for is granted, and why (one Chinese sentence)."""

    granted: Granted
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that can still change the outcome, why it is asked, and of whom (`customer` or `desk`)."""

    fact: str
    why: str
    asked_of: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What would hold if a fact that the customer cannot give had this value."""

    fact: str
    value: Any
    scenario: str
    granted: Granted | None
    remedies: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A promise in time: so many `amount` of `unit` (day, hour), or until a day."""

    what: str
    text: str
    amount: int | None = None
    unit: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision on one set of facts. Remedies stand in the order of their value, missing facts by
    decisiveness.
    """

    scenario: str
    title: str
    also: tuple[str, ...]
    requested: Requested | None
    remedies: tuple[Remedy, ...]
    clauses: tuple[Clause, ...]
    who_pays: str
    who_acts: tuple[str, ...]
    papers: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    missing: tuple[Missing, ...]
    presumed: Mapping[str, Any]
    alternatives: tuple[Alternative, ...]
    needs_human: bool
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def repair_is_overdue(self) -> bool:
        """Whether it rests on a repair that has taken longer than the rules allow."""
        return self.scenario == OVERDUE

    def to_json(self) -> dict[str, Any]:
        """The decision in JSON's types: sums as decimal strings, days in ISO form, the basis as readable
        citations.
        """
        requested = self.requested
        return {
            "scenario": self.scenario,
            "title": self.title,
            "also": list(self.also),
            "requested": {"granted": requested.granted, "reason": requested.reason} if requested else None,
            "remedies": [_remedy(remedy) for remedy in self.remedies],
            "missing": [{"fact": m.fact, "why": m.why, "asked_of": m.asked_of} for m in self.missing],
            "presumed": {fact: plain(value) for fact, value in self.presumed.items()},
            "needs_human": self.needs_human,
            "clauses": [_clause(clause) for clause in self.clauses],
            "who_pays": self.who_pays,
            "who_acts": list(self.who_acts),
            "papers": list(self.papers),
            "deadlines": [_deadline(deadline) for deadline in self.deadlines],
            "alternatives": [_alternative(alternative) for alternative in self.alternatives],
            "steps": list(self.steps),
            "notes": list(self.notes),
            "warnings": list(self.warnings),
        }


def plain(value: Any) -> Any:
    """A fact's value in JSON's types."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "remedy": remedy.code,
        "label": remedy.label,
        "amount": plain(remedy.amount),
        "fee": plain(remedy.fee),
        "formula": remedy.formula,
        "basis": list(dict.fromkeys(clauses()[id_].citation for id_ in remedy.basis)),
        "who_acts": remedy.who_acts,
        "who_pays": remedy.who_pays,
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "regulation": clause.regulation,
        "article": clause.article,
        "text": clause.text,
        "grade": clause.grade,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "what": deadline.what,
        "text": deadline.text,
        "amount": deadline.amount,
        "unit": deadline.unit,
        "on": plain(deadline.on),
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {
        "fact": alternative.fact,
        "value": plain(alternative.value),
        "scenario": alternative.scenario,
        "granted": alternative.granted,
        "remedies": list(alternative.remedies),
        "text": alternative.text,
    }
