"""The values worth trying for an open fact: every code that is decided differently, and the days at each
boundary.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from entitlement.calendar import BEYOND_ANY_HOLIDAY, MONTHS_IN_YEAR, add_days, add_months
from entitlement.data import words
from entitlement.fact_kinds import KINDS
from entitlement.reading import FOLLOWS, earliest, kinds_of_family, latest
from entitlement.situation import Situation


def values_to_try(name: str, s: Situation, known: Mapping[str, Any]) -> list[Any]:
    """Values of the fact `name` that can lead to different outcomes in this situation."""
    if name in FOLLOWS:
        return [0, s.terms.usual_delivery_days if name == "delivered_on" else s.terms.usual_installation_days]
    if name == "part":
        return [*sorted(s.terms.main_parts)[:1], "other"]
    if KINDS[name] == "money":
        return _prices(name, s)
    if KINDS[name] == "date":
        first, last = earliest(name, known), latest(name, known)
        return sorted({min(max(day, first), last) for day in _boundary_days(name, s)})
    if name == "category" and (kinds := kinds_of_family(known)) is not None:
        return kinds
    explore: list[Any] = words("facts")[name]["explore"]
    return explore


def _prices(name: str, s: Situation) -> list[Decimal]:
    """Two prices that pay differently, and prices on both sides of every price that this one is held against."""
    compared = [s.facts.price_paid] if name == "price_now" else [s.facts.price_now, s.facts.guide_price]
    anchors = [price for price in compared if price is not None]
    around = {price for anchor in anchors for price in (anchor / 2, anchor, 2 * anchor)}
    return sorted(around | {Decimal(value) for value in words("facts")[name]["explore"]})


def _boundary_days(name: str, s: Situation) -> Iterable[date]:
    """The last day inside each period and the first outside it, counted back from the deciding day."""
    return {
        "bought_on": _purchase_days,
        "made_on": _production_days,
        "discontinued_on": _discontinuation_days,
        "last_repair_finished_on": _repair_days,
    }[name](s)


def _purchase_days(s: Situation) -> Iterable[date]:
    terms = s.terms
    days = (terms.refund_days, terms.exchange_days, terms.no_reason_days, terms.price_protection_days)
    yield s.decided_on
    for count in {day for day in days if day is not None}:
        yield from _both_sides(add_days(s.decided_on, -count))
    for months in {terms.whole_unit_months, terms.main_part_months or terms.whole_unit_months}:
        yield from _both_sides(add_months(s.decided_on, -months))


def _production_days(s: Situation) -> Iterable[date]:
    terms = s.terms
    for months in {terms.whole_unit_months, terms.main_part_months or terms.whole_unit_months}:
        yield from _both_sides(add_months(s.decided_on, -months - terms.unproved_start_months))


def _discontinuation_days(s: Situation) -> Iterable[date]:
    yield from _both_sides(add_months(s.decided_on, -MONTHS_IN_YEAR * s.terms.spare_part_years))


def _repair_days(s: Situation) -> Iterable[date]:
    yield from _both_sides(add_days(s.decided_on, -s.terms.repair_guarantee_days))


def _both_sides(boundary: date) -> tuple[date, date]:
    """The boundary day and a day surely beyond it, so that a day off between them cannot blur it."""
    return boundary, boundary - BEYOND_ANY_HOLIDAY if boundary > date.min + BEYOND_ANY_HOLIDAY else boundary
