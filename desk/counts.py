"""What managers look at: the cases of some days by cause, product and state, what came back, and the stars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlalchemy.orm import Session

from desk.tables import Case, Satisfaction


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases have this code, and how many of them came back; `code` is None where none is known."""

    code: str | None
    cases: int
    again: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The cases opened since a moment. Tallies with the most cases come first; `stars` counts verdicts by stars."""

    cases: int
    again: int
    by_cause: Sequence[Tally]
    by_product: Sequence[Tally]
    by_state: Sequence[Tally]
    stars: dict[int, int]

    @property
    def average_stars(self) -> float | None:
        """None while nobody has given any."""
        verdicts = sum(self.stars.values())
        return sum(stars * times for stars, times in self.stars.items()) / verdicts if verdicts else None


def count(session: Session, since: datetime) -> Counts:
    """Count what was opened, and the verdicts that were given, from `since` on."""
    groups = _groups(session, since)
    return Counts(
        cases=sum(group.cases for group in groups),
        again=sum(group.again for group in groups),
        by_cause=_tallies((group.cause, group.cases, group.again) for group in groups),
        by_product=_tallies((group.category, group.cases, group.again) for group in groups),
        by_state=_tallies((group.state, group.cases, group.again) for group in groups),
        stars=_stars(session, since),
    )


def _groups(session: Session, since: datetime) -> Sequence[Row[Any]]:
    """The cases by everything at once, so that the period's rows are read only once, by the index of their time."""
    codes = (Case.cause, Case.category, Case.state)
    again = func.sum(case((_came_back(), 1), else_=0)).label("again")
    found = select(*codes, func.count().label("cases"), again).where(Case.opened_at >= since)
    return session.execute(found.group_by(*codes)).all()


def _tallies(groups: Iterable[tuple[str | None, int, int]]) -> list[Tally]:
    cases: Counter[str | None] = Counter()
    again: Counter[str | None] = Counter()
    for code, number, came_back in groups:
        cases[code] += number
        again[code] += came_back
    most_first = sorted(cases, key=lambda code: (-cases[code], code or ""))
    return [Tally(code, cases[code], again[code]) for code in most_first]


def _came_back() -> ColumnElement[bool]:
    """The same trouble with the same goods again, or a case that had to be opened again."""
    return or_(Case.repeats.is_not(None), Case.reopened > 0)


def _stars(session: Session, since: datetime) -> dict[int, int]:
    given = select(Satisfaction.stars, func.count().label("times")).where(Satisfaction.answered_at >= since)
    return {row.stars: row.times for row in session.execute(given.group_by(Satisfaction.stars))}
