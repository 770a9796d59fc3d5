"""What agents do with a case by hand; each step is an entry of its history under the agent's number."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desk import causes
from desk.cases import UnknownCaseError
from desk.levels import DESK
from desk.lookup import matching
from desk.tables import Case, CaseEvent, CaseState

NOTE = "note"


class CaseWork:
    """Agents' work on cases within one unit of work. Every method raises UnknownCaseError for an unknown number."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_on(self, number: str, agent_number: str, now: datetime) -> Case:
        """Whoever takes the conversation has the case."""
        case = self._known(number)
        if case.owner != agent_number:
            case.owner = agent_number
            self._add(case, "taken", agent_number, now)
        return case

    def passed_on(self, number: str, agent_number: str, to: str, note: str, now: datetime) -> None:
        """Another agent goes on with the case. `note` is masked; the customer never sees it."""
        case = self._known(number)
        case.owner = to
        self._add(case, "passed_on", agent_number, now, to=to, text=note)

    def note(self, number: str, agent_number: str, text: str, now: datetime) -> CaseEvent:
        """A remark for the colleagues; the customer never sees it. `text` is masked."""
        return self._add(self._known(number), NOTE, agent_number, now, text=text)

    def no_person_needed(self, number: str, reason: str, now: datetime) -> None:
        """The customer no longer waits for a person, who was called for `reason`; other reasons stand."""
        case = self._known(number)
        if case.needs_human and case.human_reason == reason:
            case.needs_human, case.human_reason = False, None
            self._add(case, "person_cancelled", DESK, now)

    def opened_by_hand(self, number: str, agent_number: str, now: datetime) -> None:
        """The matter came by telephone, letter or over the counter, and this agent has written it down."""
        case = self._known(number)
        case.owner = agent_number
        self._add(case, "opened_by_hand", agent_number, now, channel=case.channel)

    def handed_back(self, number: str, agent_number: str, note: str, now: datetime) -> None:
        """The machine goes on with the matter. `note` is masked; the customer has read it."""
        case = self._known(number)
        case.needs_human = False
        self._add(case, "handed_back", agent_number, now, text=note)

    def close(
        self, number: str, agent_number: str, outcome: str, cause: str | None, origin: str | None, now: datetime
    ) -> Case:
        """The matter is done; outcome, cause and origin are codes, and confirmed by this.

        What the agent does not name stays as the desk proposed it. Raises UnknownCauseError for a code on no list.
        """
        case = self._known(number)
        if cause is not None and origin is not None:
            causes.check(cause, origin)
        case.state, case.outcome, case.closed_at = CaseState.CLOSED, outcome, now
        case.cause, case.origin = cause or case.cause, origin or case.origin
        case.cause_confirmed = case.cause is not None
        case.needs_human = False
        self._add(case, "closed", agent_number, now, outcome=outcome, cause=case.cause, origin=case.origin)
        return case

    def done_by_customers_word(self, number: str, outcome: str, now: datetime) -> Case:
        """The customer says that it is done. `outcome` is a code; cause and origin stay what the desk proposed."""
        case = self._known(number)
        case.state, case.outcome, case.closed_at = CaseState.CLOSED, outcome, now
        case.needs_human, case.human_reason = False, None
        self._add(case, "closed_by_customer", DESK, now, outcome=outcome)
        return case

    def _known(self, number: str) -> Case:
        for case in matching(self._session, Case, number=number):
            return case
        raise UnknownCaseError(number)

    def _add(self, case: Case, kind: str, agent_number: str, now: datetime, **detail: Any) -> CaseEvent:
        case.updated_at = now
        event = CaseEvent(
            case=case, case_number=case.number, kind=kind, detail=detail, actor=agent_number, happened_at=now
        )
        self._session.add(event)
        return event
