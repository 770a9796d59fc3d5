"""When parts can no longer be had."""

from entitlement.calendar import MONTHS_IN_YEAR, add_months
from entitlement.finding import Finding, Remedy
from entitlement.remedies import human, other_model_for_fee, refund_less_depreciation, trade_in
from entitlement.rules.exchange import exchange_remedies, parts_gone
from entitlement.situation import Situation


def s9(s: Situation) -> Finding | None:
    """Out of warranty, no parts, spare-part years or service life over: a new purchase or trade-in."""
    f = s.facts
    if f.parts_available or s.fault != "performance" or s.in_warranty:
        return None
    if not (_beyond_life(s) or _spare_part_years_over(s)):
        return None
    basis = s.cite("spare_parts", "handbook.beyond_life")
    taken = trade_in(s)
    if taken is None:
        helped = (human(s, "handbook.beyond_life"),)
        return Finding("S9", helped, basis, human=True, notes=("safety_and_energy", "nothing_left_to_credit"))
    return Finding("S9", (taken,), basis, notes=("safety_and_energy",))


def s11(s: Situation) -> Finding | None:
    """No parts, spare-part years not over: exchange in warranty; after it a dated search, then a human."""
    if s.facts.parts_available or s.fault != "performance" or s9(s):
        return None
    basis = s.cite("handbook.parts_gone", "spare_parts")
    right = parts_gone(s)
    if right and s.full_claim:
        remedies = exchange_remedies(s, right)
        if s.facts.same_model_available:
            remedies = (*remedies, *other_model_for_fee(s, *right))
        if not any(remedy.code == "refund" for remedy in remedies):
            remedies = (*remedies, *_money_back(s, *right))
        return Finding("S11", remedies, basis)
    remedies = (*other_model_for_fee(s, "handbook.parts_gone"), human(s, "handbook.parts_gone", "spare_parts"))
    remedies = (*remedies, *_money_back(s, "handbook.parts_gone"))
    return Finding("S11", remedies, basis, human=True, open=True, notes=("parts_search",))


def _money_back(s: Situation, *basis: str) -> tuple[Remedy, ...]:
    less = refund_less_depreciation(s, *basis)
    return () if less is None else (less,)


def _beyond_life(s: Situation) -> bool:
    years = s.terms.service_life_years
    return years is not None and s.decided_on > add_months(s.start, MONTHS_IN_YEAR * years)


def _spare_part_years_over(s: Situation) -> bool:
    ended = s.facts.discontinued_on
    return ended is not None and s.decided_on > add_months(ended, MONTHS_IN_YEAR * s.terms.spare_part_years)
