"""What is given for the trouble, within the authority of whoever gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desk.cases import UnknownCaseError
from desk.levels import DESK, LEVELS
from desk.lookup import matching
from desk.means import MONEY, Means
from desk.tables import Case, Compensation
from entitlement.rulebook import Rulebook, default_rulebook


class CompensationState(StrEnum):
    OFFERED = "offered"
    AWAITING = "awaiting"
    """Put before an agent of its level."""
    GRANTED = "granted"
    DECLINED = "declined"
    """By the customer."""
    REFUSED = "refused"
    """By an agent."""


GIVEN = (CompensationState.OFFERED, CompensationState.GRANTED)


class AboveAuthorityError(Exception):
    """Whoever wants to decide may not give so much."""


class CompensationDecidedError(Exception):
    """The compensation is no longer waiting for this, or there is none with this id."""


@dataclass(frozen=True)
class Gift:
    """What is offered, waits or is given: `amount` in yuan, None where no sum was named; `reason` is a code."""

    kind: str
    amount: Decimal | None
    level: str
    reason: str
    state: CompensationState


class Compensations:
    """The compensations within one unit of work. `reason` and `kind` are codes, amounts yuan."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_case(self, case_number: str) -> list[Compensation]:
        """All that was offered, given or refused for a case, oldest first."""
        return sorted(matching(self._session, Compensation, case_number=case_number), key=lambda c: c.offered_at)

    def awaiting(self) -> list[Compensation]:
        """What waits for an agent's decision, oldest first."""
        return matching(self._session, Compensation, state=CompensationState.AWAITING)

    def unanswered(self, before: datetime, *which: ColumnElement[bool]) -> list[Compensation]:
        """Offers from before a moment, of those that fulfil `which`, that the customer has not answered."""
        offers = select(Compensation).where(
            Compensation.state == CompensationState.OFFERED, Compensation.offered_at < before, *which
        )
        return list(self._session.scalars(offers.order_by(Compensation.id)))

    def was_offered(self, sender_id: str, since: datetime) -> bool:
        """Whether the sender has an offer from `since` on that waits for an answer."""
        found = matching(self._session, Compensation, sender_id=sender_id, state=CompensationState.OFFERED)
        return any(one.offered_at >= since for one in found)

    def spent(self, case_number: str) -> Decimal:
        """What the case has been given or offered, in sum."""
        return sum((_worth(one) for one in self.of_case(case_number) if one.state in GIVEN), Decimal(0))

    def offered(self, case_number: str) -> Compensation | None:
        """The offer of a case that has not been answered yet."""
        return next((one for one in self.of_case(case_number) if one.state == CompensationState.OFFERED), None)

    def offer_symbol(self, case_number: str, now: datetime, rulebook: Rulebook | None = None) -> Compensation | None:
        """Offer a sign of regret from the desk's own means, once for a case.

        None when the matter is no founded complaint, when something was offered or refused before, or when the desk
        has given all that it may.
        """
        means, case = _means(rulebook), self._case(case_number)
        if self.of_case(case_number) or not means.founded(case):
            return None
        kind = means.symbolic(case.intent, means.limit(DESK))
        if kind is None:
            return None
        return self.record(case, Gift(kind, means.cost(kind), DESK, "atonement", CompensationState.OFFERED), now)

    def give(
        self, case_number: str, kind: str, reason: str, now: datetime, rulebook: Rulebook | None = None
    ) -> Compensation:
        """Give what was promised, unasked: at once within the desk's limit, else it is put before the level above."""
        return self._granted_or_awaiting(case_number, kind, _means(rulebook).cost(kind), reason, now, rulebook)

    def ask_for(
        self, case_number: str, amount: Decimal, reason: str, now: datetime, rulebook: Rulebook | None = None
    ) -> Compensation:
        """The customer asks for a sum: granted within the desk's limit, above it put before the level that may.

        A sum that waits already is replaced. Raises ValueError when the sum is not above zero.
        """
        if amount <= 0:
            raise ValueError("a sum above zero")
        for waiting in self.of_case(case_number):
            if waiting.state == CompensationState.AWAITING and waiting.kind == MONEY:
                waiting.amount, waiting.offered_at = str(amount), now
                waiting.level = self._above_desk(case_number, MONEY, amount, rulebook)
                return waiting
        return self._granted_or_awaiting(case_number, MONEY, amount, reason, now, rulebook)

    def put_up(self, case_number: str, reason: str, now: datetime, rulebook: Rulebook | None = None) -> Compensation:
        """Put before the level above that the customer hopes for more than the desk has; no sum was named."""
        for waiting in self.of_case(case_number):
            if waiting.state == CompensationState.AWAITING:
                return waiting
        level = self._above_desk(case_number, MONEY, Decimal(0), rulebook)
        gift = Gift(MONEY, None, level, reason, CompensationState.AWAITING)
        return self.record(self._case(case_number), gift, now)

    def take(self, offer: Compensation, now: datetime) -> None:
        """The customer takes what the desk offered."""
        self._decide(offer, CompensationState.OFFERED, CompensationState.GRANTED, DESK, now)

    def decline(self, offer: Compensation, now: datetime) -> None:
        """The customer wants none of it; nothing is offered again for this case."""
        self._decide(offer, CompensationState.OFFERED, CompensationState.DECLINED, None, now)

    def approve(
        self,
        compensation_id: int,
        by: str,
        authority: str,
        now: datetime,
        amount: Decimal | None = None,
        rulebook: Rulebook | None = None,
    ) -> Compensation:
        """An agent grants what waits, perhaps with another sum of money; `by` is the agent's number.

        Raises AboveAuthorityError when `authority` may not give the kind, or not so much for one case;
        CompensationDecidedError when nothing waits; ValueError when no sum is known.
        """
        waiting, means = self._waiting(compensation_id), _means(rulebook)
        sum_given = _sum_of(waiting, amount)
        total = self.spent(waiting.case_number) + sum_given
        if not means.may_give(waiting.kind, total, authority):
            raise AboveAuthorityError(authority)
        waiting.amount = str(sum_given)
        self._decide(waiting, CompensationState.AWAITING, CompensationState.GRANTED, by, now)
        return waiting

    def refuse(self, compensation_id: int, by: str, now: datetime) -> Compensation:
        """An agent does not grant what waits."""
        waiting = self._waiting(compensation_id)
        self._decide(waiting, CompensationState.AWAITING, CompensationState.REFUSED, by, now)
        return waiting

    def untold(self, *which: ColumnElement[bool]) -> list[Compensation]:
        """Agents' decisions that the customer has not been told of yet."""
        decided = select(Compensation).where(Compensation.to_tell.is_(True), *which).order_by(Compensation.id)
        return list(self._session.scalars(decided))

    def _granted_or_awaiting(
        self, case_number: str, kind: str, amount: Decimal, reason: str, now: datetime, rulebook: Rulebook | None
    ) -> Compensation:
        level = _means(rulebook).level(kind, self.spent(case_number) + amount)
        granted = level == DESK
        state = CompensationState.GRANTED if granted else CompensationState.AWAITING
        gift = Gift(kind, amount, level, reason, state)
        return self.record(self._case(case_number), gift, now, decided_by=DESK if granted else None)

    def _above_desk(self, case_number: str, kind: str, amount: Decimal, rulebook: Rulebook | None) -> str:
        level = _means(rulebook).level(kind, self.spent(case_number) + amount)
        return level if level != DESK else LEVELS[1]

    def record(
        self, case: Case, gift: Gift, now: datetime, *, proposed_by: str = DESK, decided_by: str | None = None
    ) -> Compensation:
        """Write down what is offered, waits or is given; whether it may be has been decided before."""
        compensation = Compensation(
            # Given as a relationship too: this is what has the case inserted before it.
            case=case,
            case_number=case.number,
            sender_id=case.sender_id,
            kind=gift.kind,
            amount=None if gift.amount is None else str(gift.amount),
            level=gift.level,
            reason=gift.reason,
            state=gift.state,
            proposed_by=proposed_by,
            decided_by=decided_by,
            detail={},
            offered_at=now,
            decided_at=None if decided_by is None else now,
            to_tell=_is_to_be_told(gift.state, decided_by),
        )
        self._session.add(compensation)
        return compensation

    def _decide(
        self, one: Compensation, before: CompensationState, after: CompensationState, by: str | None, now: datetime
    ) -> None:
        if one.state != before:
            raise CompensationDecidedError(one.state)
        one.state, one.decided_by, one.decided_at = after, by, now
        one.to_tell = _is_to_be_told(after, by)

    def _waiting(self, compensation_id: int) -> Compensation:
        found = self._session.get(Compensation, compensation_id)
        if found is None or found.state != CompensationState.AWAITING:
            raise CompensationDecidedError(compensation_id)
        return found

    def _case(self, number: str) -> Case:
        for case in matching(self._session, Case, number=number):
            return case
        raise UnknownCaseError(number)


def _is_to_be_told(state: CompensationState, decided_by: str | None) -> bool:
    """What the desk decides is said in the same answer."""
    decided = state in (CompensationState.GRANTED, CompensationState.REFUSED)
    return decided and decided_by not in (None, DESK)


def _means(rulebook: Rulebook | None) -> Means:
    return Means(rulebook or default_rulebook())


def _worth(one: Compensation) -> Decimal:
    return Decimal(one.amount or 0)


def _sum_of(waiting: Compensation, amount: Decimal | None) -> Decimal:
    given = amount if amount is not None and waiting.kind == MONEY else _worth(waiting)
    if given <= 0:
        raise ValueError("a sum above zero")
    return given
