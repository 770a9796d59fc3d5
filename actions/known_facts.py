"""What the desk knows by itself about a customer's goods, so that nobody is asked for it.

From an order: what was bought, when, where, for how much, and the proof. From the model: guide price, stock, end of
production and spare parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.facts_told import CANNOT_SAY
from actions.tools import Scene
from desk.orders import Purchase
from desk.tables import Product

Facts = dict[str, Any]


def known_facts(scene: Scene, found: Mapping[str, Any]) -> Facts:
    """The fact slots that change by what the desk knows, after a message has changed those in `found`."""
    slots = {**scene.tracker.slots, **found}
    known: Facts = {}
    if scene.lookup is not None and scene.lookup.purchase is not None:
        known |= of_order(scene.lookup.purchase)
    model = known.get("model") or slots.get("model")
    product = scene.work.products.get(model) if model not in (None, CANNOT_SAY) else None
    if product is not None and slots.get("category") in (None, CANNOT_SAY, product.category, known.get("category")):
        known = of_product(scene, product) | known
    return {name: value for name, value in known.items() if slots.get(name) != value}


def of_order(purchase: Purchase) -> Facts:
    """The facts that an order tells, in the form of the slots."""
    days = {
        "bought_on": purchase.bought_on,
        "delivered_on": purchase.delivered_on,
        "installed_on": purchase.installed_on,
    }
    return {
        "model": purchase.model,
        "category": purchase.category,
        "channel": purchase.channel,
        "price_paid": f"{purchase.price_paid:.2f}",
        "proof": purchase.proof,
        **{name: _on(day) for name, day in days.items() if day is not None},
    }


def of_product(scene: Scene, product: Product) -> Facts:
    """The facts that the model tells, in the form of the slots."""
    products = scene.work.products
    facts: Facts = {
        "category": product.category,
        "guide_price": product.guide_price,
        "same_model_available": products.in_stock(product.model),
        "equal_model_available": bool(products.alternatives(product)),
    }
    if product.discontinued_on is not None:
        facts["discontinued_on"] = _on(product.discontinued_on)
    if product.parts_until is not None:
        facts["parts_available"] = product.parts_until >= scene.today
    return facts


def _on(day: date) -> dict[str, str]:
    return {"from": day.isoformat(), "to": day.isoformat()}
