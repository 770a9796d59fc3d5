"""Hours in which customers are not written to, each brand's own; a danger knows none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, not_, or_

from desk.rulebooks import Rulebooks
from desk.service_hours import is_quiet
from desk.tables import Case, Compensation, FollowUp, Promise, Suggestion
from entitlement.rulebook import Rulebook

DANGER = "H1"

Table = type[Promise] | type[Compensation] | type[FollowUp] | type[Suggestion]
"""What customers are written to about: each row has a sender, most are about a case."""


@dataclass(frozen=True)
class QuietHours:
    """When customers may be written to."""

    rulebooks: Rulebooks

    def allow(self, sender_id: str, case: Case | None, now: datetime) -> bool:
        """Not in the brand's quiet hours, except about a danger."""
        danger = case is not None and case.scenario == DANGER
        return danger or not _asleep(self.rulebooks.of(sender_id), now)

    def may_allow(self, table: Table, now: datetime) -> list[ColumnElement[bool]]:
        """What the rows fulfil that customers may be written to about, so that nobody asks again and again for others.

        The brand is read from the sender's name. Where that is in doubt a row fulfils it, and `allow` decides.
        """
        asleep = {brand: _asleep(rules, now) for brand, rules in self.rulebooks.brands.items()}
        if _asleep(self.rulebooks.default, now):
            awake = or_(false(), *(_may_be_of(table, brand) for brand, sleeps in asleep.items() if not sleeps))
        elif any(asleep.values()):
            awake = and_(*(not_(_surely_of(table, brand)) for brand, sleeps in asleep.items() if sleeps))
        else:
            return []
        case = getattr(table, "case", None)
        return [awake if case is None else or_(awake, case.has(Case.scenario == DANGER))]


def _asleep(rulebook: Rulebook, now: datetime) -> bool:
    return is_quiet(now, rulebook.number("quiet_hours"))


def _may_be_of(table: Table, brand: str) -> ColumnElement[bool]:
    return table.sender_id.contains(f":{brand}/", autoescape=True)


def _surely_of(table: Table, brand: str) -> ColumnElement[bool]:
    """`channel:brand/customer`, with no second colon that the brand might stand behind."""
    return and_(_may_be_of(table, brand), table.sender_id.not_like("%:%:%"))
