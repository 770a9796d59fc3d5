"""Where the full rights do not hold: excluded damage, special units, no valid proof."""

from collections.abc import Iterator
from datetime import date

from entitlement.calendar import add_days, add_months
from entitlement.finding import Finding, Remedy
from entitlement.remedies import human, repair
from entitlement.situation import Situation

FAULTS = frozenset({"performance", "cosmetic_on_arrival"})
NO_INVOICE = "no_valid_invoice"
STARTS = ("bought_on", "delivered_on", "installed_on")
DATED_PROOFS = frozenset({"receipt", "payment_record"})


def x1(s: Situation) -> Finding | None:
    """Misuse, opening by others, force majeure or altered papers: paid repair, free inspection if
    disputed. What is only alleged is inspected, and nothing denied for it (Consumer Protection Law, article 23).
    """
    if not s.excluded:
        return _alleged(s) if s.alleged_cause else None
    remedies = (
        Remedy("free_inspection", s.cite("law.quality")),
        Remedy("paid_repair", s.cite("exclusions")),
    )
    basis = s.cite("exclusions", "law.quality")
    return Finding("X1", remedies, (*basis, *_burden(s)), notes=_notes_on_proof(s))


def _alleged(s: Situation) -> Finding | None:
    """A fault that the trader lays at the customer's door: inspected free, a person weighs what is shown."""
    if s.fault != "performance" or not s.in_warranty:
        return None
    remedies = (Remedy("free_inspection", s.cite("law.quality")), human(s, "law.quality"))
    basis = (*s.cite("law.quality"), *_burden(s), *s.cite("warranty_repair"))
    return Finding("X1", remedies, basis, human=True, open=True, notes=("alleged", *_notes_on_proof(s)))


def _burden(s: Situation) -> tuple[str, ...]:
    return s.cite("zhejiang.burden") if s.trader_proves_throughout else ()


def _notes_on_proof(s: Situation) -> tuple[str, ...]:
    if s.trader_proves_throughout:
        return ("trader_proves_throughout",)
    return ("trader_proves",) if s.seller_bears_proof else ()


def s5(s: Situation) -> Finding | None:
    """Sample, direct-supply or returned unit: no claim for the disclosed flaw, performance faults repaired
    free.

    Inside the exchange days handbook (repair only) and statute (as new goods) differ: a human settles it. What no
    part can be had for is not promised a repair (S11).
    """
    if s.facts.unit == "new":
        return None
    if s.fault in FAULTS and s.facts.defects_disclosed:
        basis = s.cite("handbook.special_unit", "law.quality")
        return Finding("S5", (repair(s, free=False),), basis)
    if s.fault != "performance" or not s.in_warranty or not s.facts.parts_available:
        return None
    if not s.in_exchange_window:
        return Finding("S5", (repair(s, free=True),), s.cite("handbook.special_unit"))
    remedies = (repair(s, free=True), human(s, "handbook.special_unit", "exchange_window"))
    basis = s.cite("handbook.special_unit", "refund_window", "exchange_window")
    return Finding("S5", remedies, basis, human=True, open=True, notes=("both_readings",))


def s12(s: Situation) -> Finding | None:
    """No valid proof: free repair from the deemed start, the invoice re-issued; later rights count as of
    today. Where the warranty is over anyway, no paper is asked for, unless one is what the customer wants.
    """
    if s.fault == "none" and s.facts.intent != NO_INVOICE:
        return None
    if s.fault is None or _over_anyway(s) or s.proven:
        return None
    in_warranty = s.in_warranty_from(deemed_start(s))
    remedies = (repair(s, free=in_warranty), Remedy("reissue_invoice", s.cite("law.invoice")))
    basis = s.cite("handbook.no_invoice", "proof", "unproved_start", "law.invoice")
    return Finding("S12", remedies, basis, notes=("rights_kept", "deemed_start"))


def _over_anyway(s: Situation) -> bool:
    """Out of warranty even from the latest day that could be deemed its start: goods are made before they are sold.

    Where no part can be had there is more to gain than a repair (S11), for which papers count.
    """
    told = [day for name in STARTS if (day := s.facts.settled(name)) is not None]
    if not told or s.facts.intent == NO_INVOICE or not s.facts.parts_available or s.in_warranty:
        return False
    return not s.in_warranty_from(max(_starts(s, max(told), None)))


def deemed_start(s: Situation) -> date:
    """Day 0 without a valid proof: from the production date or a dated receipt, whichever is later."""
    f = s.facts
    return max(_starts(s, f.made_on or f.as_of, f.bought_on))


def told_start(s: Situation) -> date | None:
    """The deemed start as far as it rests on days that were told; None when it rests on none of them."""
    return max(_starts(s, s.facts.settled("made_on"), s.facts.settled("bought_on")), default=None)


def _starts(s: Situation, made_on: date | None, bought_on: date | None) -> Iterator[date]:
    if made_on is not None:
        yield add_months(made_on, s.terms.unproved_start_months)
        yield add_days(made_on, s.terms.unproved_start_days or 0)
    if bought_on is not None and s.facts.proof in DATED_PROOFS:
        yield bought_on
