"""Nothing is broken: second thoughts, a fallen price, a price above the guide, a flaw in the finish."""

from entitlement.finding import Finding, Remedy
from entitlement.remedies import compensation, exchange, human, refund, repair
from entitlement.rules.faults import RETURNS
from entitlement.rules.no_reason import may_return, returned
from entitlement.situation import Situation


def s8(s: Situation) -> Finding | None:
    """A flaw in the finish found on opening: goodwill as one choice beside the rights from receipt on."""
    if s.fault != "cosmetic_on_arrival" or not s.in_warranty:
        return None
    basis = s.cite("handbook.cosmetic", "law.transport")
    if s.facts.compensation_accepted:
        return Finding("S8", (repair(s, free=False),), basis, notes=("disclosed_flaw_only",))
    remedies: tuple[Remedy, ...] = (exchange(s, "law.transport"), compensation(s), repair(s, free=True))
    if s.in_cosmetic_window:
        remedies = (refund(s, "law.transport"), *remedies)
    return Finding("S8", remedies, basis)


def s4(s: Situation) -> Finding | None:
    """No fault, return or exchange wanted: not granted in a store unless the seller promised it."""
    if s.fault != "none" or s.facts.wish not in RETURNS:
        return None
    basis = s.cite("handbook.no_fault", "law.no_reason")
    if s.facts.seller_promise:
        promised = (refund(s, "law.promise"), exchange(s, "law.promise"))
        return Finding("S4", promised, (*basis, *s.cite("law.promise")))
    return Finding("S4", (Remedy("trade_in", s.cite("handbook.no_fault")),), basis, notes=_help(s))


def s6(s: Situation) -> Finding | None:
    """The price fell: not granted, unless within the brand's price-protection days."""
    f = s.facts
    if f.intent != "price_drop" and not _price_fell(s):
        return None
    if s.fault == "performance":
        return None
    basis = s.cite("handbook.price_fell", "brand.price_protection")
    if not s.in_price_protection or _price_held(s):
        return Finding("S6", (), basis)
    difference = None if s.price is None or f.price_now is None else s.price - f.price_now
    remedies: tuple[Remedy, ...] = (Remedy("price_difference", s.cite("brand.price_protection"), amount=difference),)
    if f.wish != "refund" and may_return(s):
        remedies = (returned(s), *remedies)
    return Finding("S6", remedies, basis)


def s13(s: Situation) -> Finding | None:
    """Paid above the guide price: the seller's matter; an unauthorised dealer leads to a human."""
    f = s.facts
    above = s.price is not None and f.guide_price is not None and s.price > f.guide_price
    if (f.intent != "paid_above_guide_price" and not above) or s.fault == "performance":
        return None
    basis = s.cite("handbook.above_guide_price", "law.fair_trade", "law.price_marks")
    if f.dealer_authorised:
        return Finding("S13", (), basis, notes=("seller_contact",))
    notes = ("seller_contact", "dealer_unauthorised")
    return Finding("S13", (human(s, "law.price_marks"),), basis, human=True, notes=notes)


def about_price(s: Situation) -> bool:
    """The customer speaks of the price, so that a wish to return is judged as such."""
    return s.facts.intent in ("price_drop", "paid_above_guide_price") or s.facts.wish == "price_difference"


def _price_fell(s: Situation) -> bool:
    f = s.facts
    if f.wish != "price_difference" or f.guide_price is not None:
        return False
    return not _price_held(s)


def _price_held(s: Situation) -> bool:
    now = s.facts.price_now
    return s.price is not None and now is not None and now >= s.price


def _help(s: Situation) -> tuple[str, ...]:
    return ("mail_help",) if s.facts.inspection == "no_fault" else ("mail_help", "inspect_described_fault")
