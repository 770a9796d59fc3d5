"""What a brand can give for the trouble, and who may give how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desk.levels import DESK, LEVELS
from desk.tables import Case
from entitlement.rulebook import Rulebook

MONEY = "refund"
"""The kind that is worth what was agreed; all others have their fixed cost."""


@dataclass(frozen=True)
class Means:
    """What the brand gives: costs, levels and limits of its kinds of compensation."""

    rulebook: Rulebook

    def kinds(self) -> list[str]:
        """All that may be given."""
        return list(self.rulebook.number("compensation_cost"))

    def cost(self, kind: str) -> Decimal:
        return Decimal(self.rulebook.number("compensation_cost")[kind])

    def limit(self, level: str) -> Decimal:
        """The most that `level` may give for one case, all in all."""
        return Decimal(self.rulebook.number("compensation_limit")[level])

    def level(self, kind: str, total: Decimal) -> str:
        """The lowest level that may give this kind when the case has then been given `total` in sum."""
        least = LEVELS.index(self.rulebook.number("compensation_level")[kind])
        return next((level for level in LEVELS[least:] if total <= self.limit(level)), LEVELS[-1])

    def may_give(self, kind: str, total: Decimal, authority: str) -> bool:
        """Whether `authority` may give this kind when the case has then been given `total` in sum."""
        needed = self.level(kind, total)
        return LEVELS.index(authority) >= LEVELS.index(needed) and total <= self.limit(authority)

    def founded(self, case: Case) -> bool:
        """Whether the matter is a grievance that something is given for without being asked."""
        fits = self.rulebook.number("compensation_fits")
        no_fault = self.rulebook.number("no_atonement_scenarios")
        return case.scenario not in no_fault and any(case.intent in causes for causes in fits.values())

    def symbolic(self, intent: str, left: Decimal) -> str | None:
        """The desk's own kind that suits a grievance best: the one made for the fewest, then the dearest."""
        fits = self.rulebook.number("compensation_fits")
        levels = self.rulebook.number("compensation_level")
        own = [
            kind
            for kind, causes in fits.items()
            if intent in causes and levels[kind] == DESK and kind != MONEY and self.cost(kind) <= left
        ]
        return min(own, key=lambda kind: (len(fits[kind]), -self.cost(kind)), default=None)
