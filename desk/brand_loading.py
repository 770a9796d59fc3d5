"""A brand's goods, outlets, dealers and orders into the desk's tables, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.brand_folder import BrandFolder, ProductEntry
from desk.database import Base
from desk.tables import Dealer, Order, Outlet, Product, Promotion, Recall, Stock


def load_brand(session: Session, brand: BrandFolder) -> dict[str, int]:
    """Bring the tables to what the folder says, and tell how many entries each file had.

    Promotions and stock that the folder no longer names are removed. Goods, outlets, dealers, orders and recalls stay:
    cases and requests may speak of them; an outlet that has closed has its `closed_on`, a model its `on_sale`.
    """
    if brand.outlets is not None:
        _merge(session, Outlet, (outlet.model_dump() for outlet in brand.outlets))
    if brand.products is not None:
        _merge(session, Product, (_row(product) for product in brand.products))
        session.flush()
        _replace(session, Stock, list(_stock(brand.products)))
    if brand.promotions is not None:
        _replace(session, Promotion, [promotion.model_dump() for promotion in brand.promotions])
    if brand.orders is not None:
        _merge(session, Order, (order.model_dump() | {"price_paid": _yuan(order.price_paid)} for order in brand.orders))
    if brand.dealers is not None:
        _merge(session, Dealer, (dealer.model_dump() for dealer in brand.dealers))
    if brand.recalls is not None:
        _merge(session, Recall, (recall.model_dump() for recall in brand.recalls))
    files = {name: getattr(brand, name) for name in ("products", "outlets", "promotions", "orders", "dealers")}
    return {name: len(entries) for name, entries in (*files.items(), ("recalls", brand.recalls)) if entries is not None}


def is_without_goods(session: Session) -> bool:
    """Whether no brand has been loaded yet."""
    return not session.scalar(select(func.count()).select_from(Product)) and not session.scalar(
        select(func.count()).select_from(Outlet)
    )


def _row(product: ProductEntry) -> dict[str, Any]:
    return product.model_dump(exclude={"stock"}) | {"guide_price": _yuan(product.guide_price)}


def _stock(products: Iterable[ProductEntry]) -> Iterable[dict[str, Any]]:
    for product in products:
        for outlet_id, quantity in product.stock.items():
            yield {"model": product.model, "outlet_id": outlet_id, "quantity": quantity}


def _yuan(amount: Any) -> str:
    return f"{amount:.2f}"


def _merge(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        session.merge(table(**row))


def _replace(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    keys = [column.name for column in table.__table__.primary_key]
    named = {tuple(row[key] for key in keys) for row in rows}
    for stored in session.scalars(select(table)):
        if tuple(getattr(stored, key) for key in keys) not in named:
            session.delete(stored)
    _merge(session, table, rows)
