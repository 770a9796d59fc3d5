"""What the brand sells: models, where they are in stock, what is on offer, and what may stand for what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.tables import Outlet, Product, Promotion, Stock

_WORD = re.compile("[\u4e00-\u9fff0-9A-Za-z]{2}")
# Pairs of signs that stand in features and in any question.
_SAY_NOTHING = frozenset(
    {"适合", "左右", "可以", "能用", "一个", "用着", "的房", "不用", "手机", "冰箱", "洗衣", "衣机", "空调", "电视"}
)
_TAKEN = "\0"
_SIGNS = re.compile(r"[\s\-_/·.,，。()（）]")


@dataclass(frozen=True, slots=True)
class Difference:
    """What another model costs more (negative: less), and what each has that the other has not."""

    price: Decimal
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """An outlet that has a model, and how many."""

    outlet: Outlet
    quantity: int


class Products:
    """The goods within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, model: str) -> Product | None:
        """The model by its number, however it is spaced and cased, or by an alias."""
        wanted = _plain(model)
        return next((p for p in self._all() if wanted in {_plain(name) for name in _names(p)}), None)

    def named_in(self, text: str, category: str | None = None) -> list[Product]:
        """The models that `text` names by number, name or alias, of `category` where that is known."""
        rest = _plain(text)
        names = [(_plain(name), product) for product in self._of(category) for name in _names(product)]
        found: dict[Product, int] = {}
        # Longest first, and each place once: AXX-100H names no AXX100.
        for name, product in sorted(names, key=lambda named: -len(named[0])):
            place = rest.find(name)
            if place >= 0:
                found[product] = min(place, found.get(product, place))
                rest = rest.replace(name, _TAKEN * len(name))
        return sorted(found, key=lambda product: found[product])

    def of_category(self, category: str, budget: Decimal | None = None) -> list[Product]:
        """What is on sale of a category up to `budget`, cheapest first."""
        sold = [product for product in self._of(category) if product.on_sale]
        affordable = [product for product in sold if budget is None or Decimal(product.guide_price) <= budget]
        return sorted(affordable, key=lambda product: Decimal(product.guide_price))

    def holdings(self, model: str) -> list[Holding]:
        """The outlets that have the model, most first."""
        rows = self._session.scalars(select(Stock).where(Stock.model == model, Stock.quantity > 0))
        found = [(self._session.get(Outlet, row.outlet_id), row.quantity) for row in rows]
        held = [Holding(outlet, quantity) for outlet, quantity in found if outlet is not None]
        return sorted(held, key=lambda holding: (-holding.quantity, holding.outlet.id))

    def in_stock(self, model: str, outlets: Collection[str] | None = None) -> bool:
        """Whether one of the outlets (ids; None: any) has the model."""
        return any(outlets is None or holding.outlet.id in outlets for holding in self.holdings(model))

    def promotions(self, product: Product, on: date) -> list[Promotion]:
        """The offers that run on a day for the model, its own before those of its category."""
        offers = select(Promotion).where(
            Promotion.category == product.category, Promotion.starts_on <= on, Promotion.ends_on >= on
        )
        running = [p for p in self._session.scalars(offers) if p.model in (None, product.model)]
        return sorted(running, key=lambda promotion: (promotion.model is None, promotion.id))

    def alternatives(self, product: Product, outlets: Collection[str] | None = None) -> list[Product]:
        """What may stand for the model and is in stock: the named ones, then the nearest in price of its category."""
        price = Decimal(product.guide_price)
        others = [other for other in self.of_category(product.category) if other.model != product.model]
        others.sort(key=lambda other: abs(Decimal(other.guide_price) - price))
        by_model = {other.model: other for other in others}
        named = [by_model[model] for model in product.alternatives if model in by_model]
        return [other for other in dict.fromkeys((*named, *others)) if self.in_stock(other.model, outlets)]

    def _of(self, category: str | None) -> list[Product]:
        return [product for product in self._all() if category in (None, product.category)]

    def _all(self) -> list[Product]:
        return list(self._session.scalars(select(Product).order_by(Product.model)))


def difference(product: Product, other: Product) -> Difference:
    """What changes for a customer who takes `other` instead of `product`."""
    return Difference(
        Decimal(other.guide_price) - Decimal(product.guide_price),
        tuple(feature for feature in other.features if feature not in product.features),
        tuple(feature for feature in product.features if feature not in other.features),
    )


def suited_to(text: str, products: Iterable[Product]) -> list[Product]:
    """The models whose features speak of what the text speaks of ("客厅用的", "老人用"), best first."""
    said = _pairs(text) - _SAY_NOTHING
    scores = {product: len(said & _pairs("。".join(product.features))) for product in products}
    return sorted((product for product in scores if scores[product]), key=lambda product: -scores[product])


def _pairs(text: str) -> set[str]:
    return {pair for pair in (text[place : place + 2] for place in range(len(text) - 1)) if _WORD.fullmatch(pair)}


def _names(product: Product) -> tuple[str, ...]:
    return (product.model, product.name, *product.aliases)


def _plain(name: str) -> str:
    return _SIGNS.sub("", name).casefold()
