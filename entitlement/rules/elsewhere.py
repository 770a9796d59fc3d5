"""Goods that were not sold in the mainland as everybody's: its regulations cannot be promised for them."""

from entitlement.finding import Finding, Remedy
from entitlement.remedies import human
from entitlement.situation import Situation

MAINLAND = "mainland"
GREY = "parallel_import"


def is_elsewhere(place: str | None) -> bool:
    """Whether no rule of the mainland can be told of goods sold there; a place that nobody named is the mainland."""
    return place not in (None, MAINLAND)


def h6(s: Situation) -> Finding | None:
    """Bought abroad, fetched across the border or made for another market: a person looks for who answers for it.

    The rule for computers counts what is sold in the mainland (article 2); for the others no text at hand says it, so
    nothing is granted or denied. Only a brand's own warranty for goods bought anywhere is granted at once.
    """
    place = s.facts.place_of_sale
    if place == MAINLAND:
        return None
    if s.in_worldwide_warranty and s.covered_fault:
        return _by_the_brands_warranty(s)
    # A fault that came back after a repair is not to be paid for twice before somebody has looked.
    to_repair = s.fault != "none" and not s.facts.same_fault_again
    paid = (Remedy("paid_repair", s.cite("brand.paid_repair")),) if to_repair else ()
    notes = ("grey_no_reason",) if place == GREY else ()
    remedies = (*paid, _a_person(s))
    return Finding("H6", remedies, _basis(s), human=True, open=True, variant=f"sold_{place}", notes=notes)


def _by_the_brands_warranty(s: Situation) -> Finding:
    """The repair is granted at once; what else is wanted is for the seller to give, which a person finds out."""
    free = Remedy("free_repair", s.cite("brand.worldwide"))
    if s.facts.wish == "repair":
        return Finding("H6", (free,), s.cite("brand.worldwide"))
    return Finding("H6", (free, _a_person(s)), _basis(s), human=True, open=True)


def _a_person(s: Situation) -> Remedy:
    return human(s, "law.seller_answers")


def _basis(s: Situation) -> tuple[str, ...]:
    return s.cite("sold_within", "seller_answers", "law.seller_answers")
