"""The right to exchange: where it comes from, and what refusing the exchange costs."""

from entitlement.finding import OVERDUE, Finding, Remedy
from entitlement.remedies import (
    exchange,
    free_other_model,
    human,
    other_model_for_fee,
    refund,
    refund_less_depreciation,
    repair,
)
from entitlement.situation import Situation

PROVINCE = "zhejiang.return_or_exchange"


def exchange_right(s: Situation) -> tuple[str, ...]:
    """The clauses that give a right to exchange beyond the refund days; empty when there is none."""
    if not s.full_claim or s.in_refund_window:
        return ()
    if s.in_exchange_window:
        return ("exchange_window",)
    return repeated_repair(s) or waited_too_long(s) or parts_gone(s)


def repeated_repair(s: Situation) -> tuple[str, ...]:
    """Repaired as often as the law allows within the whole unit's warranty, and still faulty."""
    return ("repeated_repair",) if repaired_enough(s) and s.in_whole_unit_warranty else ()


def repaired_enough(s: Situation) -> bool:
    """Repaired as often as the law allows, whatever the warranty."""
    return (s.facts.repairs or 0) >= (s.terms.repairs_for_exchange or 0)


def waited_too_long(s: Situation) -> tuple[str, ...]:
    """In warranty and longer at the repairer than the limits allow."""
    f, terms = s.facts, s.terms
    if not s.in_warranty:
        return ()
    if _over(f.waiting_for_parts_days, terms.parts_wait_days):
        return ("parts_wait",)
    if _over(f.repairer_delay_days, terms.repairer_delay_days):
        return ("repairer_delay",)
    if _over(f.days_in_repair, terms.total_repair_days):
        return (PROVINCE,)
    return ()


def parts_gone(s: Situation) -> tuple[str, ...]:
    """In warranty and beyond repair because parts can no longer be had."""
    return ("handbook.parts_gone",) if not s.facts.parts_available and s.in_warranty else ()


def s2(s: Situation) -> Finding | None:
    """A right to exchange, but money is wanted: exchange first, else refund less depreciation (458,
    article 13).

    In full when the same model (computers: an equal one) is not to be had, or the province forbids the fee.
    """
    if s.facts.wish != "refund":
        return None
    right = exchange_right(s)
    if not right:
        return None
    basis = s.cite(*right, "refund_with_fee", "handbook.refuse_exchange")
    offered = (*exchange_remedies(s, right), *_repairs(s))
    if right != ("exchange_window",):
        offered = (*offered, *_other_by_choice(s, right))
    if any(remedy.code == "refund" for remedy in offered):
        return Finding("S2", offered, basis)
    less = refund_less_depreciation(s, *right)
    helped = human(s, "handbook.refuse_exchange")
    if less is None:
        return Finding("S2", (*offered, helped), basis, human=True, notes=("nothing_left_to_refund",))
    if s.terms.daily_rate is None:
        return Finding("S2", (*offered, less, helped), basis, human=True)
    return Finding("S2", (*offered, less), basis)


def s10(s: Situation) -> Finding | None:
    """Repaired twice in the whole unit's warranty, still faulty: exchange (458, article 11)."""
    if not s.full_claim or s.in_refund_window:
        return None
    right = repeated_repair(s)
    if not right:
        return None
    remedies = (*exchange_remedies(s, right), *_other_by_choice(s, right), *_repairs(s))
    return Finding("S10", remedies, s.cite(*right, "handbook.other_model"), notes=("other_model_difference",))


def e3(s: Situation) -> Finding | None:
    """Kept waiting beyond the limit for parts or by the repairer: exchange (458, article 12)."""
    if not s.full_claim:
        return None
    right = waited_too_long(s)
    if not right:
        return None
    return Finding(OVERDUE, (*exchange_remedies(s, right), *_repairs(s)), s.cite(*right))


def exchange_remedies(s: Situation, right: tuple[str, ...]) -> tuple[Remedy, ...]:
    """What a right to exchange gives: the same model; without it another one free, or the whole price
    back.
    """
    if s.facts.same_model_available:
        offered: tuple[Remedy, ...] = (exchange(s, *right),)
    elif s.terms.equal_model_free and s.facts.equal_model_available:
        offered = (free_other_model(s, *right, "equal_model"),)
    else:
        return (refund(s, *right, "no_same_model"), free_other_model(s, *right))
    return (refund(s, *right, PROVINCE), *offered) if _province_refunds(s, right) else offered


def _province_refunds(s: Situation, right: tuple[str, ...]) -> bool:
    """A province without the fee pays the whole price back where it leaves the choice to the customer."""
    by_choice = right != ("exchange_window",) or s.facts.wish == "refund"
    return not s.terms.depreciation_fee and by_choice


def _other_by_choice(s: Situation, right: tuple[str, ...]) -> tuple[Remedy, ...]:
    return other_model_for_fee(s, *right) if s.facts.same_model_available else ()


def _repairs(s: Situation) -> tuple[Remedy, ...]:
    return (repair(s, free=True),) if s.facts.parts_available else ()


def _over(days: int | None, limit: int | None) -> bool:
    return limit is not None and (days or 0) > limit
