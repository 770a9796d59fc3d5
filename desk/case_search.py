"""Finding cases: one by its number, a customer's, and pages of them for the agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from desk.case_numbers import is_number, read_number
from desk.lookup import matching
from desk.tables import Case, CaseEvent, CaseState, Promise

ENDED = frozenset({CaseState.WITHDRAWN, CaseState.CLOSED})
LARGEST_PAGE = 100
CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, newest first; `following` is the number to ask the next page `after`, None at the end."""

    cases: Sequence[Case]
    following: str | None


class CaseSearch:
    """Reads cases within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_case(self, number: str) -> Case | None:
        return next(iter(matching(self._session, Case, number=number)), None)

    def open_case_of(self, sender_id: str) -> Case | None:
        """The sender's case that was opened last and has come to no end."""
        return next(iter(self.open_cases_of(sender_id)), None)

    def open_cases_of(self, sender_id: str) -> list[Case]:
        """The sender's cases that have come to no end, newest first."""
        cases = [case for case in matching(self._session, Case, sender_id=sender_id) if case.state not in ENDED]
        return sorted(cases, key=lambda case: case.opened_at, reverse=True)

    def previous_case(
        self, sender_id: str, category: str | None, now: datetime, days: int, fault: str | None = None
    ) -> Case | None:
        """The sender's latest case about these goods of the last `days` days, ended or not; withdrawn ones are none.

        A case of another `fault` is another trouble, unless one of the two is not known.
        """
        if category is None:
            return None
        same = [
            case
            for case in matching(self._session, Case, sender_id=sender_id, category=category)
            if case.state != CaseState.WITHDRAWN
            and now - (case.closed_at or case.updated_at) <= timedelta(days)
            and (fault is None or case.facts.get("fault") in (None, fault))
        ]
        return max(same, key=lambda case: case.opened_at, default=None)

    def history(self, number: str) -> list[CaseEvent]:
        """The case's events, oldest first; empty for an unknown number."""
        return matching(self._session, CaseEvent, case_number=number)

    def contacts(self, number: str) -> list[str]:
        """The references of the personal values that were left for the case, oldest first."""
        return [event.detail["reference"] for event in self.history(number) if event.kind == CONTACT]

    def times_promised(self, number: str) -> list[Promise]:
        """What was promised for the case and is still to be kept, the soonest first."""
        promises = matching(self._session, Promise, case_number=number)
        return sorted((one for one in promises if one.settled_at is None), key=lambda one: one.due_at)

    def search(
        self,
        *,
        sender_id: str | None = None,
        state: str | None = None,
        level: str | None = None,
        owner: str | None = None,
        needs_human: bool | None = None,
        number: str | None = None,
        after: str | None = None,
        most: int = 20,
    ) -> CasePage:
        """A page of the stored cases, newest first. `number` is forgiving and may be given in part.

        Reads the database alone: meant for those who look on, not for the turn that has just opened a case.
        """
        most = max(1, min(most, LARGEST_PAGE))
        given = {
            Case.sender_id: sender_id,
            Case.state: state,
            Case.level: level,
            Case.owner: owner,
            Case.needs_human: needs_human,
        }
        conditions: list[ColumnElement[bool]] = [
            column == value for column, value in given.items() if value is not None
        ]
        if number is not None:
            spelled = read_number(number)
            whole = is_number(spelled)
            conditions.append(Case.number == spelled if whole else Case.number.contains(spelled, autoescape=True))
        last = self.get_case(after) if after is not None else None
        if last is not None:
            conditions.append(tuple_(Case.opened_at, Case.number) < (last.opened_at, last.number))
        order = (Case.opened_at.desc(), Case.number.desc())
        found = self._session.scalars(select(Case).where(*conditions).order_by(*order).limit(most + 1)).all()
        return CasePage(found[:most], found[most - 1].number if len(found) > most else None)
