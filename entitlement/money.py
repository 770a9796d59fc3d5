"""Exact sums in yuan."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


def to_cents(amount: Decimal) -> Decimal:
    """The amount in yuan, half up to 0.01."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of(price: Decimal, percent: Decimal) -> Decimal:
    """`percent` per cent of a price, in yuan."""
    return to_cents(price * percent / HUNDRED)


@dataclass(frozen=True, slots=True)
class Depreciation:
    """The fee kept for use, what is left of the price, and the calculation as it can be printed (all in
    yuan).
    """

    fee: Decimal
    refund: Decimal
    formula: str


def depreciation(price: Decimal, daily_percent: Decimal, days: int) -> Depreciation:
    """Price × daily rate × days, never above the price (e.g. `2399.00 × 0.05% × 11 = 13.19`)."""
    uncapped = to_cents(price * daily_percent / HUNDRED * days)
    fee = min(uncapped, price)
    formula = f"{price} × {daily_percent}% × {days} = {uncapped}"
    if fee < uncapped:
        formula += f" → {fee}"
    return Depreciation(fee, price - fee, formula)
