"""Times that were promised to customers: made, kept, put off with a reason, broken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from desk.cases import UnknownCaseError
from desk.lookup import matching
from desk.promise_terms import PromiseTerms
from desk.tables import Case, Promise
from entitlement.rulebook import Rulebook, default_rulebook


class PromiseState(StrEnum):
    MADE = "made"
    UNTOLD = "untold"
    """Put off, and the customer has not been told of it yet."""
    WARNED = "warned"
    KEPT = "kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


OPEN = (PromiseState.MADE, PromiseState.UNTOLD, PromiseState.WARNED)


class PromiseNotOpenError(Exception):
    """The promise has been kept, broken or replaced already, or there never was one with this id."""


class Promises:
    """The promises within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def make(
        self,
        case_number: str,
        kind: str,
        now: datetime,
        rulebook: Rulebook | None = None,
        *,
        due_at: datetime | None = None,
        reason: str | None = None,
        state: PromiseState = PromiseState.MADE,
    ) -> Promise:
        """Promise `kind` for a case, in the brand's time for it unless `due_at` is given.

        An open promise of the same kind is superseded, but one made in the same unit of work stands.
        Raises UnknownCaseError when there is no such case.
        """
        terms = PromiseTerms(rulebook or default_rulebook())
        case = self._case(case_number)
        for former in self.open_of(case_number, kind):
            if former.made_at == now and due_at is None:
                return former
            former.state, former.settled_at = PromiseState.SUPERSEDED, now
        due_at = due_at or terms.due(kind, now)
        promise = Promise(
            # Given as a relationship too: this is what has the case inserted before its promise.
            case=case,
            case_number=case_number,
            sender_id=case.sender_id,
            kind=kind,
            state=state,
            reason=reason,
            made_at=now,
            warn_at=terms.warn(kind, now, due_at),
            due_at=due_at,
            settled_at=None,
        )
        self._session.add(promise)
        return promise

    def get(self, promise_id: int) -> Promise | None:
        return self._session.get(Promise, promise_id)

    def of_case(self, case_number: str) -> list[Promise]:
        """All promises of a case, oldest first."""
        return sorted(matching(self._session, Promise, case_number=case_number), key=lambda p: p.made_at)

    def open_of(self, case_number: str, kind: str | None = None) -> list[Promise]:
        """The case's promises that have still to be kept."""
        return [p for p in self.of_case(case_number) if p.state in OPEN and kind in (None, p.kind)]

    def open_of_sender(self, sender_id: str, kind: str) -> list[Promise]:
        """A customer's promises of a kind that have still to be kept, whatever the case."""
        found = matching(self._session, Promise, sender_id=sender_id, kind=kind)
        return [promise for promise in found if promise.state in OPEN]

    def keep(self, case_number: str, kind: str, now: datetime) -> bool:
        """What was promised has been done; False when no such promise was open."""
        return self._settle(case_number, kind, PromiseState.KEPT, now)

    def cancel(self, case_number: str, now: datetime) -> bool:
        """Nothing is owed any more: the customer took the matter back."""
        return self._settle(case_number, None, PromiseState.CANCELLED, now)

    def postpone(
        self, promise_id: int, reason: str, due_at: datetime, now: datetime, rulebook: Rulebook | None = None
    ) -> Promise:
        """Replace an open promise by one with a new time. `reason` is a sentence for the customer, who is told soon.

        Raises PromiseNotOpenError when there is nothing to put off; ValueError without a reason, or when the new time
        is not a later one.
        """
        promise = self.get(promise_id)
        if promise is None or promise.state not in OPEN:
            raise PromiseNotOpenError(promise_id)
        if not reason.strip() or due_at <= max(now, promise.due_at):
            raise ValueError("a promise is put off with a reason, to a later time")
        return self.make(
            promise.case_number,
            promise.kind,
            now,
            rulebook,
            due_at=due_at,
            reason=reason.strip(),
            state=PromiseState.UNTOLD,
        )

    def times_broken(self, case_number: str, kind: str) -> int:
        """How often a case's promises of a kind have been broken."""
        return sum(p.state == PromiseState.BROKEN and p.kind == kind for p in self.of_case(case_number))

    def to_tell(self, *which: ColumnElement[bool]) -> list[int]:
        """Ids of promises (of those that fulfil `which`) that were put off and whose customers do not know it yet."""
        return self._ids(Promise.state == PromiseState.UNTOLD, *which)

    def to_warn(self, now: datetime, *which: ColumnElement[bool]) -> list[int]:
        """Ids of promises whose customers have to hear now that it may run late."""
        return self._ids(Promise.state == PromiseState.MADE, Promise.warn_at <= now, Promise.due_at > now, *which)

    def overdue(self, now: datetime, *which: ColumnElement[bool]) -> list[int]:
        """Ids of promises whose time has passed."""
        return self._ids(Promise.state.in_(OPEN), Promise.due_at <= now, *which)

    def claim(self, promise_id: int, to: PromiseState, now: datetime) -> Promise | None:
        """Take an open promise into a state; None when somebody else was quicker. Writes at once: not for turns."""
        known = self.get(promise_id)
        if known is None:
            return None
        settled_at = None if to in OPEN else now
        claim = update(Promise).where(Promise.id == promise_id, Promise.state == known.state, Promise.state.in_(OPEN))
        taken = self._session.connection().execute(claim.values(state=to, settled_at=settled_at))
        if taken.rowcount == 0:
            return None
        self._session.refresh(known)
        return known

    def _settle(self, case_number: str, kind: str | None, state: PromiseState, now: datetime) -> bool:
        found = self.open_of(case_number, kind)
        for promise in found:
            promise.state, promise.settled_at = state, now
        return bool(found)

    def _ids(self, *conditions: ColumnElement[bool]) -> list[int]:
        found = select(Promise.id).where(*conditions).order_by(Promise.due_at, Promise.id)
        return list(self._session.scalars(found))

    def _case(self, number: str) -> Case:
        for case in matching(self._session, Case, number=number):
            return case
        raise UnknownCaseError(number)
