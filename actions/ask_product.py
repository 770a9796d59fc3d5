"""Goods before they are bought: stock, price, offers; what may stand for what is out of stock; wishes registered."""

from __future__ import annotations

from decimal import Decimal

from actions import wording
from actions.enquiry import MORE, Enquiry, yes_or_no
from actions.enquiry_asking import ask, in_form
from actions.enquiry_reading import text_of
from actions.facts_told import CANNOT_SAY
from actions.out_of_stock import OutOfStock
from actions.pieces import pieces
from actions.service_requests import leave_to_a_colleague
from actions.shelf import Shelf
from actions.tools import Event, Scene, Tools
from desk.products import difference, suited_to
from desk.tables import Product

UNLISTED = "other"
MOST_SHOWN = 3
_FOLLOW_UPS = ("alternative", "other_shop", "city", "wish", "phone")


def handle(scene: Scene, tools: Tools, enquiry: Enquiry) -> list[Event]:
    """Answer about the goods that are named; ask which, once, where none are."""
    shelf = Shelf(scene, tools, enquiry)
    named = _named(scene, enquiry)
    if len(named) > 1:
        return _compare(scene, shelf, enquiry, named[0], named[1])
    if named:
        return _show(scene, shelf, enquiry, named[0])
    if enquiry.asks in _FOLLOW_UPS and not _turns_to_other_goods(scene):
        return OutOfStock(scene, tools, enquiry, shelf).go_on()
    if enquiry.asks == "model":
        return _shown_answered(scene, tools, shelf, enquiry)
    unknown = enquiry.told.pop("model", None)
    if unknown and enquiry.may_ask("goods", 1):
        return ask(scene, enquiry, "goods", "utter_product_unknown_model", model=unknown)
    if enquiry.told.get("category") not in (None, CANNOT_SAY):
        return _list(scene, tools, shelf, enquiry)
    if enquiry.may_ask("goods", 1):
        return ask(scene, enquiry, "goods", "utter_ask_enquiry_goods_product")
    return leave_to_a_colleague(scene, tools, enquiry, "product")


def _named(scene: Scene, enquiry: Enquiry) -> list[Product]:
    """The models of ours that the message names, in words or by a button."""
    products = scene.work.products
    if enquiry.asks == "phone":
        return []
    found = products.named_in(text_of(scene)) if text_of(scene) else []
    model = enquiry.told.get("model")
    by_number = products.get(str(model)) if model else None
    if by_number is not None:
        enquiry.told.pop("model")
        found = list(dict.fromkeys((*found, by_number)))
    return found


def _turns_to_other_goods(scene: Scene) -> bool:
    entities = scene.tracker.latest_message.get("entities") or []
    return any(entity["entity"] in ("product", "category") for entity in entities)


def _show(scene: Scene, shelf: Shelf, enquiry: Enquiry, product: Product) -> list[Event]:
    enquiry.told |= {"category": product.category, "wanted": product.model}
    if not product.on_sale or not shelf.has(product):
        return OutOfStock(scene, shelf.tools, enquiry, shelf).begin(product)
    enquiry.asks = MORE
    shelf.tell(product)
    return []


def _compare(scene: Scene, shelf: Shelf, enquiry: Enquiry, one: Product, other: Product) -> list[Event]:
    enquiry.asks = MORE
    change = difference(one, other)
    scene.say(
        "utter_product_compared",
        one=shelf.name(one),
        other=shelf.name(other),
        price=shelf.price_change(change.price),
        ones=wording.listed(change.lost) or pieces()["nothing_more"],
        others=wording.listed(change.gained) or pieces()["nothing_more"],
    )
    return []


def _list(scene: Scene, tools: Tools, shelf: Shelf, enquiry: Enquiry) -> list[Event]:
    category = str(enquiry.told["category"])
    goods = wording.goods(enquiry.told)
    sold = [p for p in scene.work.products.of_category(category) if category != UNLISTED or _is_called(p, goods)]
    here = [product for product in sold if shelf.has(product)]
    if not here:
        if sold and not in_form(scene):
            return OutOfStock(scene, tools, enquiry, shelf).begin(sold[0])
        return leave_to_a_colleague(scene, tools, enquiry, "product")
    budget = Decimal(enquiry.told["budget"]) if enquiry.told.get("budget") else None
    fitting = here if budget is None else [p for p in here if Decimal(p.guide_price) <= budget]
    # Within a budget the best that it buys, else the cheapest; before all what fits the customer's words.
    shown = (fitting[:MOST_SHOWN] if budget is None else fitting[-MOST_SHOWN:]) or here[:1]
    suited = [product for product in suited_to(text_of(scene), fitting) if product not in shown[:1]]
    shown = list(dict.fromkeys((*suited, *shown)))[:MOST_SHOWN]
    response = "utter_products" if fitting else "utter_products_above"
    enquiry.told["shown"] = [product.model for product in shown]
    values = {"goods": goods, "lines": "\n".join(shelf.line(product) for product in shown)}
    if in_form(scene):
        scene.say(response, **values)
        return []
    buttons = [{"title": p.name, "payload": f'/answer_enquiry{{"model": "{p.model}"}}'} for p in shown]
    return ask(scene, enquiry, "model", response, buttons=buttons, **values)


def _shown_answered(scene: Scene, tools: Tools, shelf: Shelf, enquiry: Enquiry) -> list[Event]:
    """Of what was shown one is chosen, by number or by a bare yes; or none of it will do."""
    message, text = scene.tracker.latest_message, text_of(scene)
    if _turns_to_other_goods(scene) or any(e["entity"] == "money" for e in message.get("entities") or []):
        return _list(scene, tools, shelf, enquiry)
    shown: list[str] = enquiry.told.get("shown") or []
    options = [str(e["value"]) for e in message.get("entities") or [] if e["entity"] == "answer"]
    number = next((o.removeprefix("option_") for o in options if o.startswith("option_")), text.strip())
    if number.isdecimal() and 0 < int(number) <= len(shown):
        choice = shown[int(number) - 1]
    elif yes_or_no(str(message.get("said") or ""), text) is True:
        choice = shown[0]
    else:
        suited = suited_to(text, scene.work.products.of_category(str(enquiry.told.get("category"))))
        if not suited:
            return leave_to_a_colleague(scene, tools, enquiry, "product")
        choice = suited[0].model
    product = scene.work.products.get(choice)
    return _show(scene, shelf, enquiry, product) if product else []


def _is_called(product: Product, words: str) -> bool:
    return words in product.name or product.name.endswith(words)
