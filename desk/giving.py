"""What an agent gives a customer unasked: at once within the agent's authority, else put before the level above."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desk.compensation import Compensations, CompensationState, Gift
from desk.levels import LEVELS
from desk.means import MONEY, Means
from desk.tables import Case, Compensation
from entitlement.rulebook import Rulebook

BY_AN_AGENT = "agent_gives"


class AboveAllAuthorityError(Exception):
    """Nobody may give so much for one case."""


def give(
    desk: Compensations,
    case: Case,
    kind: str,
    amount: Decimal | None,
    *,
    by: str,
    authority: str,
    now: datetime,
    rulebook: Rulebook,
) -> Compensation:
    """Granted, or waiting for whoever may grant it. `by` is the agent's number; `amount` counts for money alone.

    Raises ValueError for money without a sum above zero, AboveAllAuthorityError above the highest limit.
    """
    means = Means(rulebook)
    cost = (amount or Decimal(0)) if kind == MONEY else means.cost(kind)
    if cost <= 0:
        raise ValueError("a sum above zero")
    total = desk.spent(case.number) + cost
    if total > means.limit(LEVELS[-1]):
        raise AboveAllAuthorityError(str(total))
    granted = means.may_give(kind, total, authority)
    state = CompensationState.GRANTED if granted else CompensationState.AWAITING
    gift = Gift(kind, cost, means.level(kind, total), BY_AN_AGENT, state)
    return desk.record(case, gift, now, proposed_by=by, decided_by=by if granted else None)
