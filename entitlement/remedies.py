"""How each remedy is worked out: sums, fees and what they rest on."""

from entitlement.finding import Remedy
from entitlement.money import ZERO, percent_of, to_cents
from entitlement.situation import Situation

LEVEL = "desk"


def refund(s: Situation, *basis: str) -> Remedy:
    """The whole price paid goes back."""
    return Remedy("refund", s.cite(*basis, "law.price_back"), amount=s.price)


def refund_less_depreciation(s: Situation, *basis: str) -> Remedy | None:
    """The price less the fee for use; None when nothing would be left, as that helps nobody."""
    used = s.depreciation
    if used is None:
        return Remedy("refund_less_depreciation", s.cite(*basis, "refund_with_fee"))
    if used.refund <= ZERO:
        return None
    cited = s.cite(*basis, "refund_with_fee")
    return Remedy("refund_less_depreciation", cited, used.refund, used.fee, used.formula)


def exchange(s: Situation, *basis: str) -> Remedy:
    """A new unit of the same model, free."""
    return Remedy("exchange_same_model", s.cite(*basis))


def free_other_model(s: Situation, *basis: str) -> Remedy:
    """Another model without a fee for use, since the same one cannot be had."""
    return Remedy("exchange_other_model", s.cite(*basis), fee=ZERO)


def other_model_for_fee(s: Situation, *basis: str) -> tuple[Remedy, ...]:
    """Another model by choice: the fee for use is kept, the price difference settled either way.

    Not offered when the fee has eaten up the price: such an exchange would be a second purchase.
    """
    used = s.depreciation
    if not s.terms.depreciation_fee:
        return (free_other_model(s, *basis),)
    cited = s.cite(*basis, "handbook.other_model")
    if used is None:
        return (Remedy("exchange_other_model", cited),)
    if used.refund <= ZERO:
        return ()
    return (Remedy("exchange_other_model", cited, fee=used.fee, formula=used.formula),)


def trade_in(s: Situation) -> Remedy | None:
    """The old unit taken towards a new one, at its depreciated value or the brand's least; None when worth nothing."""
    basis = s.cite("handbook.beyond_life", "brand.trade_in")
    used = s.depreciation
    if used is None:
        return Remedy("trade_in", basis)
    credited = max(used.refund, s.terms.trade_in_value or ZERO)
    return Remedy("trade_in", basis, credited, used.fee, used.formula) if credited > ZERO else None


def repair(s: Situation, *, free: bool) -> Remedy:
    """A repair: free in warranty or when the last one did not last, paid otherwise."""
    if s.fails_again:
        return Remedy("free_repair", s.cite("repair_lasts"))
    if free:
        return Remedy("free_repair", s.cite("warranty_repair", "law.transport"))
    return Remedy("paid_repair", s.cite("brand.warranty"))


def compensation(s: Situation) -> Remedy:
    """Goodwill within the desk's authority: a share of the price up to a limit."""
    basis = s.cite("handbook.cosmetic")
    if s.price is None:
        return Remedy("compensation", basis)
    offer = min(percent_of(s.price, s.terms.goodwill_percent[LEVEL]), s.terms.goodwill_limit[LEVEL])
    return Remedy("compensation", basis, amount=to_cents(offer))


def human(s: Situation, *basis: str) -> Remedy:
    """A person takes over."""
    return Remedy("human", s.cite(*basis))
