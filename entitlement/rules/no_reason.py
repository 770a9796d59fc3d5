"""The return without a reason, which stands beside every other right (Consumer Protection Law, article 25)."""

from entitlement.finding import Finding, Remedy
from entitlement.remedies import human, refund
from entitlement.situation import Situation

RETURNABLE = ("no_reason_freight", "no_reason_intact")
ORGANISATION = "organisation"


def with_no_reason_right(s: Situation, finding: Finding) -> Finding:
    """Before a wish is denied, the return without a reason is tested; where it holds, the price goes back."""
    wish = s.facts.wish
    if finding.granted(wish) != "no" or not _is_in_reach(s):
        return finding
    if s.facts.buyer == ORGANISATION:
        return _for_a_person(s, finding) if wish == "refund" else finding
    return finding._replace(
        remedies=(returned(s), *finding.remedies),
        variant="no_reason" if wish == "refund" else None,
        notes=(*finding.notes, *RETURNABLE),
    )


def may_return(s: Situation) -> bool:
    """Bought at a distance by a consumer, still intact, not validly excluded, and within the days from receipt."""
    return _is_in_reach(s) and s.facts.buyer != ORGANISATION


def _for_a_person(s: Situation, finding: Finding) -> Finding:
    """Whether an organisation bought for the needs of life is not for the desk to say (article 2)."""
    return finding._replace(
        remedies=(*finding.remedies, human(s, "law.consumer")),
        clauses=(*s.cite("law.consumer", "law.no_reason"), *finding.clauses),
        human=True,
        open=True,
        variant="organisation_no_reason",
        notes=(*finding.notes, "evidence_organisation"),
    )


def _is_in_reach(s: Situation) -> bool:
    f = s.facts
    if not s.in_no_reason_window or not f.intact or s.excluded_cause or f.no_reason_excluded:
        return False
    return f.channel in s.terms.no_reason_channels


def returned(s: Situation) -> Remedy:
    """The whole price back, the goods sent at the customer's cost."""
    return refund(s, "law.no_reason", "law.intact")._replace(by_customer=True)
