"""Out of stock: a comparable model, then another shop's stock, then the wish is registered."""

from __future__ import annotations

from actions.enquiry import Enquiry, yes_or_no
from actions.enquiry_asking import ask
from actions.enquiry_reading import can_be_reached, phone_of, text_of
from actions.pieces import pieces
from actions.service_requests import leave_to_a_colleague
from actions.shelf import Shelf
from actions.tools import Event, Scene, Tools
from desk.tables import Product

SHOPS_TOLD = 2


class OutOfStock:
    """The way from one offer to the next until the customer takes one or has a wish written down."""

    def __init__(self, scene: Scene, tools: Tools, enquiry: Enquiry, shelf: Shelf) -> None:
        self._scene = scene
        self._tools = tools
        self._enquiry = enquiry
        self._shelf = shelf

    def begin(self, product: Product) -> list[Event]:
        """Say sorry and offer what is nearest to it."""
        self._enquiry.told |= {"wanted": product.model, "category": product.category}
        reason = "utter_product_out_of_stock" if product.on_sale else "utter_product_discontinued"
        self._scene.say(reason, goods=self._shelf.name(product))
        alternatives = self._shelf.alternatives(product)
        if not alternatives:
            return self._other_shops(product)
        self._enquiry.told["alternative"] = alternatives[0].model
        changes = self._shelf.what_changes(product, alternatives[0])
        return ask(self._scene, self._enquiry, "alternative", "utter_product_alternative", **changes)

    def go_on(self) -> list[Event]:
        """What the customer says to the last offer."""
        product = self._scene.work.products.get(str(self._enquiry.told.get("wanted")))
        if product is None:
            return leave_to_a_colleague(self._scene, self._tools, self._enquiry, "product")
        if self._enquiry.asks == "phone":
            return self._register(product)
        answer = yes_or_no(str(self._scene.tracker.latest_message.get("said") or ""), text_of(self._scene))
        if self._enquiry.asks == "alternative":
            return self._take_alternative() if answer else self._other_shops(product)
        if self._enquiry.asks == "other_shop" and answer:
            self._enquiry.asks = None
            self._scene.say("utter_product_other_shop_taken")
            return []
        if self._enquiry.asks == "wish" and not answer:
            self._enquiry.asks = None
            self._scene.say("utter_product_no_wish")
            return []
        return self._ask_phone(product)

    def _take_alternative(self) -> list[Event]:
        self._enquiry.asks = None
        other = self._scene.work.products.get(str(self._enquiry.told["alternative"]))
        if other is not None:
            self._shelf.tell(other)
        return []

    def _other_shops(self, product: Product) -> list[Event]:
        """Another shop's stock; what is no longer sold is not ordered either."""
        shops = self._shelf.elsewhere(product)[:SHOPS_TOLD] if product.on_sale else []
        if shops:
            lines = "\n".join(
                pieces()["shop_line"].format(name=shop.name, city=shop.city, phone=shop.phone) for shop in shops
            )
            values = {"goods": self._shelf.name(product), "shops": lines}
            return ask(self._scene, self._enquiry, "other_shop", "utter_product_other_shops", **values)
        if not product.on_sale:
            return leave_to_a_colleague(self._scene, self._tools, self._enquiry, "product")
        return ask(self._scene, self._enquiry, "wish", "utter_product_wish", goods=self._shelf.name(product))

    def _ask_phone(self, product: Product) -> list[Event]:
        if can_be_reached(self._scene, self._enquiry):
            return self._register(product)
        return ask(self._scene, self._enquiry, "phone", "utter_product_wish_phone")

    def _register(self, product: Product) -> list[Event]:
        """With a telephone or without: in this window the customer is told in any case."""
        self._enquiry.asks = None
        self._scene.work.wishes.register(
            sender_id=self._scene.sender_id,
            turn_key=self._scene.turn_key,
            wanted=self._shelf.name(product),
            model=product.model,
            category=product.category,
            city=self._shelf.place.city,
            now=self._scene.now,
        )
        with_phone = phone_of(self._scene, self._enquiry) is not None
        reply = "utter_product_wish_registered" if with_phone else "utter_product_wish_registered_here"
        self._scene.say(reply, goods=self._shelf.name(product))
        return []
