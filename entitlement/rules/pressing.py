"""Pressing on after a denial."""

from entitlement.finding import Finding
from entitlement.rules.faults import e4, e5, s1
from entitlement.rules.no_reason import with_no_reason_right
from entitlement.rules.without_fault import s4, s6, s13
from entitlement.situation import Situation

REMAINING = (s1, e4, s6, s13, s4, e5)


def s7(s: Situation) -> Finding | None:
    """Decided again and still denied: the rule stays, a visit is offered; the desk counts a second
    refusal.
    """
    if s.facts.intent != "insist_despite_policy":
        return None
    again = next((finding for rule in REMAINING if (finding := rule(s))), None)
    if again is None or with_no_reason_right(s, again).granted(s.facts.wish) != "no":
        return None
    basis = (*s.cite("handbook.insist"), *again.clauses)
    return again._replace(scenario="S7", clauses=basis)
