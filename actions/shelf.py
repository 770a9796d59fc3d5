"""What a customer can have now: from the shop on the net, and from the shops of the customer's city."""

from __future__ import annotations

from decimal import Decimal

from actions import wording
from actions.days import day
from actions.enquiry import Enquiry
from actions.enquiry_reading import place_told
from actions.pieces import pieces
from actions.tools import Scene, Tools
from desk.outlets import Level
from desk.products import difference
from desk.tables import Outlet, Product

FEATURES_TOLD = 3


class Shelf:
    """The goods within the customer's reach, and how replies speak of them."""

    def __init__(self, scene: Scene, tools: Tools, enquiry: Enquiry) -> None:
        self._scene = scene
        self.tools = tools
        self.place = place_told(scene, enquiry)
        online = scene.work.outlets.online_shop(scene.today)
        self._near = [shop.id for shop in scene.work.outlets.shops(self.place, scene.today)]
        self.reach = [*self._near, *([online.id] if online else [])]
        self._quotes = bool(tools.rulebook.number("quote_price"))

    def has(self, product: Product) -> bool:
        return self._scene.work.products.in_stock(product.model, self.reach)

    def alternatives(self, product: Product) -> list[Product]:
        """What may stand for the model and can be had now, best first."""
        return self._scene.work.products.alternatives(product, self.reach)

    def elsewhere(self, product: Product) -> list[Outlet]:
        """The shops out of reach that have the model, those of the customer's province first."""
        held = [holding.outlet for holding in self._scene.work.products.holdings(product.model)]
        shops = [outlet for outlet in held if outlet.id not in self.reach and outlet.level == Level.SHOP]
        return sorted(shops, key=lambda shop: shop.province != self.place.province)

    def tell(self, product: Product) -> None:
        """In stock: where, for how much, what speaks for it, and what is on offer."""
        where = [h.outlet for h in self._scene.work.products.holdings(product.model) if h.outlet.id in self.reach]
        # A shop round the corner is worth more than the net.
        where.sort(key=lambda outlet: outlet.id not in self._near)
        self._scene.say(
            "utter_product_in_stock" if self._quotes else "utter_product_in_stock_no_price",
            goods=self.name(product),
            where=where[0].name,
            features=wording.listed(product.features[:FEATURES_TOLD]),
            **({"price": wording.yuan(Decimal(product.guide_price))} if self._quotes else {}),
        )
        offers = self._scene.work.products.promotions(product, self._scene.today)
        if offers:
            texts = "；".join(offer.text for offer in offers)
            until = day(min(offer.ends_on for offer in offers))
            self._scene.say("utter_product_promotion", promotions=texts, until=until)

    def name(self, product: Product) -> str:
        return pieces()["product"].format(name=product.name, model=product.model)

    def line(self, product: Product) -> str:
        """One of several models in a list."""
        piece = pieces()["product_line" if self._quotes else "product_line_no_price"]
        price = wording.yuan(Decimal(product.guide_price))
        return piece.format(name=product.name, model=product.model, price=price, feature=product.features[0])

    def price_change(self, change: Decimal) -> str:
        """How much dearer or cheaper, in words; only that it differs where prices are not quoted."""
        if change == 0:
            return pieces()["same_price"]
        kind = "dearer" if change > 0 else "cheaper"
        return pieces()[kind if self._quotes else f"{kind}_no_price"].format(amount=wording.yuan(abs(change)))

    def what_changes(self, product: Product, other: Product) -> dict[str, str]:
        """The placeholders of a reply that offers `other` in place of `product`."""
        change = difference(product, other)
        return {
            "other": self.name(other),
            "price": self.price_change(change.price),
            "gained": wording.listed(change.gained[:FEATURES_TOLD]) or wording.listed(other.features[:1]),
        }
