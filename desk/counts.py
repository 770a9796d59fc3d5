"""What managers look at: the cases of some days by cause, product and state, what came back, and the stars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

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
    by_state = _tallies(session, Case.state, since)
    return Counts(
        cases=sum(tally.cases for tally in by_state),
        again=sum(tally.again for tally in by_state),
        by_cause=_tallies(session, Case.cause, since),
        by_product=_tallies(session, Case.category, since),
        by_state=by_state,
        stars=_stars(session, since),
    )


def _tallies(
    session: Session, code: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], since: datetime
) -> list[Tally]:
    number = func.count()
    again = func.sum(case((_came_back(), 1), else_=0))
    found = select(code, number, again).where(Case.opened_at >= since).group_by(code)
    return [Tally(*row) for row in session.execute(found.order_by(number.desc(), code))]


def _came_back() -> ColumnElement[bool]:
    """The same trouble with the same goods again, or a case that had to be opened again."""
    return or_(Case.repeats.is_not(None), Case.reopened > 0)


def _stars(session: Session, since: datetime) -> dict[int, int]:
    given = select(Satisfaction.stars, func.count().label("times")).where(Satisfaction.answered_at >= since)
    return {row.stars: row.times for row in session.execute(given.group_by(Satisfaction.stars))}
