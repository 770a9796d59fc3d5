"""What happens to a case after it was opened: each change with an entry in its history, closed with a cause."""

from datetime import datetime
from typing import Any

from desk import causes
from desk.case_search import CONTACT, ENDED, CaseSearch
from desk.database import Json
from desk.levels import DESK, next_level
from desk.tables import Case, CaseEvent, CaseState


class UnknownCaseError(LookupError):
    """There is no case with this number."""


class CaseNotOpenError(Exception):
    """The case has been withdrawn or closed and takes no further decisions."""


class CaseStillOpenError(Exception):
    """A case that has not ended cannot be reopened."""


class CaseChanges(CaseSearch):
    """Changes of the cases within one unit of work. `actor` is an agent's number, or `desk`."""

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
        self._propose_cause(case)
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

    def withdraw(self, number: str, now: datetime) -> Case:
        """The customer takes the matter back; a case that has ended stays as it ended."""
        case = self._known(number)
        if case.state not in ENDED:
            case.state, case.closed_at = CaseState.WITHDRAWN, now
            self._note(case, "withdrawn", now)
        return case

    def close(self, number: str, *, outcome: str, cause: str, origin: str, now: datetime, actor: str = DESK) -> Case:
        """The matter is done: `cause` and `origin` are confirmed, `outcome` says in words what came of it.

        Closing again corrects what was confirmed. Raises UnknownCauseError for a code that is on no list.
        """
        causes.check(cause, origin)
        case = self._known(number)
        confirmed = (outcome, cause, origin)
        if case.state == CaseState.CLOSED and (case.outcome, case.cause, case.origin) == confirmed:
            return case
        case.outcome, case.cause, case.origin = confirmed
        case.cause_confirmed = True
        case.state, case.closed_at = CaseState.CLOSED, now
        case.needs_human = False
        self._note(case, "closed", now, actor, outcome=outcome, cause=cause, origin=origin)
        return case

    def reopen(self, number: str, reason: str, now: datetime, actor: str = DESK) -> Case:
        """A case that has ended goes on, one level higher, with all that is known. `reason` is a code.

        Raises CaseStillOpenError when it has not ended.
        """
        case = self._known(number)
        if case.state not in ENDED:
            raise CaseStillOpenError(number)
        case.state = CaseState.OPEN if case.chosen_remedy is None else CaseState.REMEDY_CHOSEN
        case.closed_at, case.outcome, case.cause_confirmed = None, None, False
        case.reopened += 1
        case.level = next_level(case.level)
        self._note(case, "reopened", now, actor, reason=reason, level=case.level)
        return case

    def raise_level(self, number: str, reason: str, now: datetime, actor: str = DESK) -> Case:
        """One level of authority higher, where there is one. `reason` is a code."""
        case = self._open(number)
        higher = next_level(case.level)
        if higher != case.level:
            case.level = higher
            self._note(case, "level_raised", now, actor, reason=reason, level=higher)
        return case

    def note(self, number: str, kind: str, now: datetime, actor: str = DESK, **detail: Any) -> Case:
        """An entry in the history that changes nothing else: `kind` says what, `detail` is ready for JSON."""
        case = self._known(number)
        self._note(case, kind, now, actor, **detail)
        return case

    def add_contact(self, number: str, reference: str, purpose: str, now: datetime) -> None:
        """The case's customer can be reached by this personal value, kept for `purpose`; told twice it stands once."""
        case = self._known(number)
        if reference not in self.contacts(number):
            self._note(case, CONTACT, now, reference=reference, purpose=purpose)

    def _known(self, number: str) -> Case:
        case = self.get_case(number)
        if case is None:
            raise UnknownCaseError(number)
        return case

    def _open(self, number: str) -> Case:
        case = self._known(number)
        if case.state in ENDED:
            raise CaseNotOpenError(number)
        return case

    def _propose_cause(self, case: Case) -> None:
        proposed = None if case.cause_confirmed else causes.propose(case.intent, case.scenario, case.facts)
        if proposed is not None:
            case.cause, case.origin = proposed.cause, proposed.origin

    def _note(self, case: Case, kind: str, now: datetime, actor: str = DESK, **detail: Any) -> None:
        case.updated_at = now
        # Given as a relationship too: this is what has the case inserted before its event.
        event = CaseEvent(case=case, case_number=case.number, kind=kind, detail=detail, actor=actor, happened_at=now)
        self._session.add(event)
