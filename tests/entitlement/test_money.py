from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlement.money import depreciation, percent_of, to_cents

PRICES = st.decimals("0.01", "1000000", places=2)
RATES = st.sampled_from([Decimal(rate) for rate in ("0.05", "0.1", "0.25", "0.5")])


def test_the_formula_can_be_printed() -> None:
    used = depreciation(Decimal("2399.00"), Decimal("0.05"), 11)
    assert (used.fee, used.refund) == (Decimal("13.19"), Decimal("2385.81"))
    assert used.formula == "2399.00 × 0.05% × 11 = 13.19"


def test_a_fee_above_the_price_is_cut_to_it() -> None:
    used = depreciation(Decimal("100.00"), Decimal("0.5"), 300)
    assert (used.fee, used.refund) == (Decimal("100.00"), Decimal("0.00"))
    assert used.formula == "100.00 × 0.5% × 300 = 150.00 → 100.00"


@pytest.mark.parametrize(("amount", "cents"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68")])
def test_half_a_cent_is_rounded_up(amount: str, cents: str) -> None:
    assert to_cents(Decimal(amount)) == Decimal(cents)


def test_a_share_of_the_price() -> None:
    assert percent_of(Decimal("2399.00"), Decimal("5")) == Decimal("119.95")


@given(PRICES, RATES, st.integers(0, 20_000))
def test_the_fee_stays_within_the_price_and_nothing_is_lost(price: Decimal, rate: Decimal, days: int) -> None:
    used = depreciation(price, rate, days)
    assert 0 <= used.fee <= price
    assert used.fee + used.refund == price


@given(PRICES, RATES, st.integers(0, 20_000))
def test_a_day_more_never_costs_less(price: Decimal, rate: Decimal, days: int) -> None:
    assert depreciation(price, rate, days).fee <= depreciation(price, rate, days + 1).fee
