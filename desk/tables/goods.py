"""What the brand sells, what customers bought, wish for, or should bring back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desk.database import Base


class Product(Base):
    """One model. `features` are short sentences, most telling first; `alternatives` models that may stand for it."""

    __tablename__ = "products"

    model: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    guide_price: Mapped[str]
    features: Mapped[list[str]]
    aliases: Mapped[list[str]]
    alternatives: Mapped[list[str]]
    on_sale: Mapped[bool]
    made_from: Mapped[date | None]
    discontinued_on: Mapped[date | None]
    parts_until: Mapped[date | None]


class Stock(Base):
    """How many of a model an outlet has."""

    __tablename__ = "stock"

    model: Mapped[str] = mapped_column(ForeignKey("products.model"), primary_key=True)
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    quantity: Mapped[int]


class Promotion(Base):
    """An offer on a model, or on a whole category where `model` is empty."""

    __tablename__ = "promotions"

    id: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str | None] = mapped_column(ForeignKey("products.model"), index=True)
    category: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Order(Base):
    """A purchase as the shop has it; `phone_end` are the last four digits of the buyer's telephone."""

    __tablename__ = "orders"

    number: Mapped[str] = mapped_column(primary_key=True)
    phone_end: Mapped[str]
    model: Mapped[str]
    category: Mapped[str]
    channel: Mapped[str]
    outlet_id: Mapped[str | None]
    price_paid: Mapped[str]
    proof: Mapped[str]
    state: Mapped[str]
    bought_on: Mapped[date]
    delivered_on: Mapped[date | None]
    installed_on: Mapped[date | None]
    expected_on: Mapped[date | None]


class Recall(Base):
    """Goods that are called back, by category and model and by when they were made."""

    __tablename__ = "recalls"

    id: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(index=True)
    models: Mapped[list[str]]
    brands: Mapped[list[str]] = mapped_column(server_default="[]")
    made_from: Mapped[date]
    made_to: Mapped[date]
    hazard: Mapped[str]
    remedy: Mapped[str]
    source: Mapped[str]
    published_on: Mapped[date]


class WishedGoods(Base):
    """Goods that were out of stock when a customer asked; the customer is told when they arrive."""

    __tablename__ = "wished_goods"
    __table_args__ = (Index(None, "state", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    model: Mapped[str | None]
    category: Mapped[str | None]
    wanted: Mapped[str]
    city: Mapped[str | None]
    state: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
