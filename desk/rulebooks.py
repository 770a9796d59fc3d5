"""Whose rules hold for whom: every brand may promise more than the law, each in its own way."""

from __future__ import annotations

from collections.abc import Mapping

from entitlement.rulebook import Rulebook, default_rulebook


class Rulebooks:
    """The rule book of each brand by name; `default` holds for customers of none of them."""

    def __init__(self, brands: Mapping[str, Rulebook] | None = None, default: Rulebook | None = None) -> None:
        self.brands = dict(brands or {})
        self.default = default or default_rulebook()

    def of_brand(self, name: str | None) -> Rulebook:
        return self.default if name is None else self.brands.get(name, self.default)

    def of(self, sender_id: str) -> Rulebook:
        """The rules that hold for a customer."""
        return self.of_brand(brand_of(sender_id))


def brand_of(sender_id: str) -> str | None:
    """The brand to which a customer writes: `channel:brand/customer`; None where none is named."""
    brand, slash, _customer = sender_id.partition(":")[2].partition("/")
    return brand if slash else None
