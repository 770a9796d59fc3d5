"""The scenarios in the order in which the first that fits names the decision (the handbook's table).

Two places need care: S2 stands before E2, since a wish for money on day 8-15 is S2; S6 and S13 stand
before S4 when the customer speaks of the price, since a price complaint has no fault either.
"""

from collections.abc import Callable, Iterable, Iterator

from entitlement.finding import Finding
from entitlement.remedies import human
from entitlement.rules.danger import h1, h2, h4, h5
from entitlement.rules.elsewhere import h6
from entitlement.rules.exchange import e3, s2, s10
from entitlement.rules.exclusions import s5, s12, x1
from entitlement.rules.faults import e0, e1, e2, e4, e5, e6, s1, s3
from entitlement.rules.parts import s9, s11
from entitlement.rules.pressing import s7
from entitlement.rules.without_fault import about_price, s4, s6, s8, s13
from entitlement.situation import Situation

Rule = Callable[[Situation], Finding | None]


def priced(s: Situation) -> Finding | None:
    """S6 or S13 where the customer speaks of the price."""
    return (s6(s) or s13(s)) if about_price(s) else None


RULES: tuple[Rule, ...] = (
    h1, h4, h2, h5, h6, x1, s5, s12, e0, e1, s2, e2, s10, e3, s9, s11, s8, e6, s3, s7, s1, e4, priced, s4, s6, s13,
    e5, )  # fmt: skip
# "None of the above" and "out of warranty" say what is left, not what else fits.
LAST_RESORTS = frozenset({"E4", "E5"})


def fitting(s: Situation) -> Iterator[Finding]:
    """What each rule finds, in their order; the first one names the decision."""
    return (finding for rule in RULES if (finding := rule(s)))


def undecided(s: Situation) -> Finding:
    """No rule settles it: a free inspection or a human does (H3)."""
    return Finding("H3", (human(s, "law.quality"),), s.cite("law.quality"), human=True, open=True)


def others(findings: Iterable[Finding], named: str) -> dict[str, None]:
    """The scenarios of `findings` beside the one that names the decision."""
    scenarios = (finding.scenario for finding in findings)
    return dict.fromkeys(id_ for id_ in scenarios if id_ != named and id_ not in LAST_RESORTS)
