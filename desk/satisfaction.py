"""What customers thought of how their case was handled: one to five stars, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.cases import UnknownCaseError
from desk.lookup import matching
from desk.tables import Case, Satisfaction

MOST_STARS = 5


class Satisfactions:
    """The customers' verdicts within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_case(self, case_number: str) -> Satisfaction | None:
        return next(iter(matching(self._session, Satisfaction, case_number=case_number)), None)

    def rate(self, case_number: str, stars: int, now: datetime) -> Satisfaction:
        """The customer's stars; given again, they replace the former ones.

        Raises ValueError for a number that is not 1 to 5, UnknownCaseError when there is no such case.
        """
        if not 1 <= stars <= MOST_STARS:
            raise ValueError(f"not a number of stars: {stars}")
        verdict = self.of_case(case_number)
        if verdict is not None:
            verdict.stars, verdict.answered_at = stars, now
            return verdict
        for case in matching(self._session, Case, number=case_number):
            verdict = Satisfaction(
                # Given as a relationship too: this is what has the case inserted before it.
                case=case,
                case_number=case_number,
                sender_id=case.sender_id,
                stars=stars,
                reason=None,
                answered_at=now,
            )
            self._session.add(verdict)
            return verdict
        raise UnknownCaseError(case_number)

    def explain(self, case_number: str, reason: str) -> None:
        """Why the customer gave these stars, masked. Raises UnknownCaseError when none were given."""
        verdict = self.of_case(case_number)
        if verdict is None:
            raise UnknownCaseError(case_number)
        verdict.reason = reason
