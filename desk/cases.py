"""Customers' matters: opened once per turn, changed only with an entry in their history."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from desk.case_numbers import draw_number
from desk.database import Json
from desk.levels import DESK, next_level
from desk.lookup import matching
from desk.tables import Case, CaseEvent, CaseState


class UnknownCaseError(LookupError):
    """There is no case with this number."""


class CaseNotOpenError(Exception):
    """The case has been withdrawn and takes no further decisions."""


class CaseStillOpenError(Exception):
    """A case that has not ended cannot be reopened."""


class Cases:
    """The cases within one unit of work. `now` is always an aware datetime."""

    def __init__(self, session: Session, draw: Callable[[datetime], str] = draw_number) -> None:
        self._session = session
        self._draw = draw

    def open_case(
        self,
        *,
        turn_key: str,
        sender_id: str,
        intent: str,
        scenario: str,
        category: str | None,
        facts: Json,
        decision: Json,
        reported_on: date,
        now: datetime,
        channel: str = "",
        mood: str | None = None,
    ) -> Case:
        """The case of this turn: a new one, or the one that the turn has opened already.

        `facts` and `decision` are ready for JSON. `reported_on` fixes the day by which periods are counted.
        """
        for case in matching(self._session, Case, turn_key=turn_key):
            return case
        case = Case(
            number=self._free_number(now),
            sender_id=sender_id,
            turn_key=turn_key,
            channel=channel,
            state=CaseState.OPEN,
            intent=intent,
            scenario=scenario,
            category=category,
            reported_on=reported_on,
            facts=facts,
            decision=decision,
            chosen_remedy=None,
            needs_human=False,
            human_reason=None,
            level=DESK,
            mood=mood,
            cause_confirmed=False,
            reopened=0,
            opened_at=now,
            updated_at=now,
        )
        self._session.add(case)
        self._note(case, "opened", now, scenario=scenario)
        return case

    def get_case(self, number: str) -> Case | None:
        return next(iter(matching(self._session, Case, number=number)), None)

    def open_case_of(self, sender_id: str) -> Case | None:
        """The sender's case that was opened last and has not been withdrawn."""
        cases = matching(self._session, Case, sender_id=sender_id)
        still_open = [case for case in cases if case.state != CaseState.WITHDRAWN]
        return max(still_open, key=lambda case: case.opened_at, default=None)

    def history(self, number: str) -> list[CaseEvent]:
        """The case's events, oldest first; empty for an unknown number."""
        return matching(self._session, CaseEvent, case_number=number)

    def update_decision(
        self, number: str, *, scenario: str, category: str | None, facts: Json, decision: Json, now: datetime
    ) -> Case:
        """Replace what is known and decided. A remedy chosen under another decision is no longer chosen."""
        case = self._open(number)
        if (case.scenario, case.category, case.facts, case.decision) == (scenario, category, facts, decision):
            return case
        if case.decision != decision:
            case.chosen_remedy = None
            case.state = CaseState.OPEN
        case.scenario, case.category = scenario, category
        case.facts, case.decision = facts, decision
        self._note(case, "decided", now, scenario=scenario)
        return case

    def choose_remedy(self, number: str, remedy: str, now: datetime) -> Case:
        case = self._open(number)
        if case.chosen_remedy != remedy:
            case.chosen_remedy = remedy
            case.state = CaseState.REMEDY_CHOSEN
            self._note(case, "remedy_chosen", now, remedy=remedy)
        return case

    def escalate(self, number: str, reason: str, now: datetime) -> Case:
        """A person has to look at the case, even a withdrawn one: a danger stays one. `reason` is a code."""
        case = self._known(number)
        if not (case.needs_human and case.human_reason == reason):
            case.needs_human, case.human_reason = True, reason
            self._note(case, "escalated", now, reason=reason)
        return case

    def reopen(self, number: str, reason: str, now: datetime) -> Case:
        """A case that has ended goes on, one level higher, with all that is known. `reason` is a code.

        Raises CaseStillOpenError when it has not ended.
        """
        case = self._known(number)
        if case.state not in (CaseState.WITHDRAWN, CaseState.CLOSED):
            raise CaseStillOpenError(number)
        case.state = CaseState.OPEN if case.chosen_remedy is None else CaseState.REMEDY_CHOSEN
        case.closed_at, case.outcome, case.cause_confirmed = None, None, False
        case.reopened += 1
        case.level = next_level(case.level)
        self._note(case, "reopened", now, reason=reason, level=case.level)
        return case

    def raise_level(self, number: str, reason: str, now: datetime) -> Case:
        """One level of authority higher, where there is one. `reason` is a code."""
        case = self._known(number)
        higher = next_level(case.level)
        if higher != case.level:
            case.level = higher
            self._note(case, "level_raised", now, reason=reason, level=higher)
        return case

    def withdraw(self, number: str, now: datetime) -> Case:
        """The customer takes the matter back; doing so twice changes nothing."""
        case = self._known(number)
        if case.state != CaseState.WITHDRAWN:
            case.state = CaseState.WITHDRAWN
            self._note(case, "withdrawn", now)
        return case

    def _free_number(self, now: datetime) -> str:
        while self.get_case(number := self._draw(now)) is not None:
            pass
        return number

    def _known(self, number: str) -> Case:
        case = self.get_case(number)
        if case is None:
            raise UnknownCaseError(number)
        return case

    def _open(self, number: str) -> Case:
        case = self._known(number)
        if case.state == CaseState.WITHDRAWN:
            raise CaseNotOpenError(number)
        return case

    def _note(self, case: Case, kind: str, now: datetime, **detail: Any) -> None:
        case.updated_at = now
        # Given as a relationship too: this is what has the case inserted before its event.
        event = CaseEvent(case=case, case_number=case.number, kind=kind, detail=detail, actor=DESK, happened_at=now)
        self._session.add(event)
