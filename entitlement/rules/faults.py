"""Performance faults by the days since the start: refund, exchange, repair."""

from entitlement.finding import Finding, Remedy
from entitlement.remedies import exchange, refund, repair
from entitlement.rules.exchange import exchange_remedies, exchange_right, repaired_enough
from entitlement.situation import Situation

RETURNS = frozenset({"refund", "exchange", "exchange_other_model"})


def e0(s: Situation) -> Finding | None:
    """Goods outside the catalogues: returned for a fault in the first days, then exchanged or repaired.

    Consumer Protection Law, article 24; the brand's own warranty bounds it.
    """
    if not s.covered_fault or s.facts.unit != "new" or s.terms.in_catalogue:
        return None
    if not s.proven or not (s.in_refund_window or s.in_warranty):
        return None
    basis = "refund_window" if s.in_refund_window else "exchange_window"
    remedies: tuple[Remedy, ...] = (exchange(s, basis), repair(s, free=True))
    if s.in_refund_window:
        remedies = (refund(s, basis), *remedies)
    return Finding("E0", remedies, s.cite(basis, "law.transport", "brand.warranty"))


def e1(s: Situation) -> Finding | None:
    """Day 0-7: refund in full, exchange or repair as the customer chooses (regulation 458, article 9)."""
    if not s.full_claim or not s.in_refund_window:
        return None
    basis = "refund_window"
    remedies = (refund(s, basis), exchange(s, basis), repair(s, free=True))
    return Finding("E1", remedies, s.cite(basis, "law.transport"))


def e2(s: Situation) -> Finding | None:
    """Day 8-15: exchange or repair (regulation 458, article 10)."""
    if not s.full_claim or s.in_refund_window or not s.in_exchange_window:
        return None
    basis = ("exchange_window",)
    remedies = (*exchange_remedies(s, basis), repair(s, free=True))
    return Finding("E2", remedies, s.cite(*basis, "law.transport"))


def e6(s: Situation) -> Finding | None:
    """The same fault within the days that a repair must last: free again (regulation 458, article 6)."""
    if not s.covered_fault or not s.fails_again:
        return None
    return Finding("E6", (repair(s, free=True),), s.cite("repair_lasts"), notes=("repair_does_not_count",))


def s3(s: Situation) -> Finding | None:
    """Doubts about a repair: trained staff, original parts, a repair that must last, then an exchange."""
    if s.facts.intent != "doubt_repair_quality":
        return None
    basis = s.cite("handbook.repair_quality", "repair_lasts", "repeated_repair")
    return Finding("S3", (repair(s, free=s.in_warranty),), basis)


def s1(s: Situation) -> Finding | None:
    """First faults after the exchange days, refund or exchange wanted: not granted, repaired free in
    warranty.
    """
    if s.facts.wish not in RETURNS or not s.full_claim or not s.in_warranty:
        return None
    if s.in_exchange_window or repaired_enough(s) or exchange_right(s):
        return None
    basis = s.cite("exchange_window", "repeated_repair", "warranty_repair")
    return Finding("S1", (repair(s, free=True),), basis)


def e4(s: Situation) -> Finding | None:
    """In warranty: free repair (regulation 458, article 15); an accessory is replaced."""
    if not (s.fault == "performance" or _only_asks(s)) or not s.in_warranty:
        return None
    remedies: tuple[Remedy, ...] = (repair(s, free=True),)
    notes: tuple[str, ...] = ()
    if s.accessory and s.fault == "performance":
        remedies, notes = (exchange(s, "warranty_repair"), *remedies), ("accessory_only",)
    return Finding("E4", remedies, s.cite("warranty_repair", "brand.warranty"), notes=notes)


def e5(s: Situation) -> Finding | None:
    """Out of warranty: paid repair after an estimate."""
    if s.in_warranty or not (s.fault in ("performance", "cosmetic_on_arrival") or _only_asks(s)):
        return None
    return Finding("E5", (repair(s, free=False),), s.cite("brand.warranty", "warranty_repair"))


def _only_asks(s: Situation) -> bool:
    """No fault is told and nothing but a repair is wished: the question is what the warranty covers."""
    return s.fault in (None, "none") and s.facts.wish in (None, "repair")
