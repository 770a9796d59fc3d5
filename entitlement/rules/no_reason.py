"""The return without a reason, which stands beside every other right (Consumer Protection Law, article 25)."""

from entitlement.finding import Finding, Remedy
from entitlement.remedies import refund
from entitlement.situation import Situation

RETURNABLE = ("no_reason_freight", "no_reason_intact")


def with_no_reason_right(s: Situation, finding: Finding) -> Finding:
    """Before a wish is denied, the return without a reason is tested; where it holds, the price goes back."""
    wish = s.facts.wish
    if finding.granted(wish) != "no" or not may_return(s):
        return finding
    return finding._replace(
        remedies=(returned(s), *finding.remedies),
        variant="no_reason" if wish == "refund" else None,
        notes=(*finding.notes, *RETURNABLE),
    )


def may_return(s: Situation) -> bool:
    """Bought at a distance, still intact, not validly excluded, and within the days from receipt."""
    f = s.facts
    if not s.in_no_reason_window or not f.intact or s.excluded_cause or f.no_reason_excluded:
        return False
    return f.channel in s.terms.no_reason_channels


def returned(s: Situation) -> Remedy:
    """The whole price back, the goods sent at the customer's cost."""
    return refund(s, "law.no_reason", "law.intact")._replace(by_customer=True)
