"""What was bought, asked of the desk's own table or of the shop's system (`docs/orders.md`).

An order is shown only to who knows its number and the last four digits of the buyer's telephone.
"""

from __future__ import annotations

import hmac
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import Order

SECONDS = 3.0


class OrdersUnavailableError(Exception):
    """The shop's system gave no usable answer. The message says why and holds nothing of the order."""


class Purchase(BaseModel):
    """An order as the desk tells it: days in China, money as decimal yuan."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="ignore")

    number: str = Field(min_length=1)
    model: str
    category: str
    channel: Literal["store", "online", "tv", "phone_order", "mail_order"]
    price_paid: Decimal = Field(ge=0)
    proof: Literal["invoice", "receipt", "order_record", "payment_record", "seller_stub", "our_registration"]
    state: Literal["ordered", "packed", "shipped", "delivered", "installed", "cancelled"]
    bought_on: date
    delivered_on: date | None = None
    installed_on: date | None = None
    expected_on: date | None = None


class OrderSource(Protocol):
    """Where orders are looked up."""

    async def find(self, number: str, phone_end: str) -> Purchase | None:
        """The order with this number, if these are the last four digits of its buyer's telephone; else None.

        Raises:
            OrdersUnavailableError: it cannot be said now.
        """
        ...


class DeskOrders:
    """The orders in the desk's own table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, number: str, phone_end: str) -> Purchase | None:
        for order in matching(self._session, Order, number=number):
            if hmac.compare_digest(order.phone_end.encode(), phone_end.encode()):
                return Purchase.model_validate(order)
        return None


class HttpOrders:
    """The orders of the shop's system: `GET {url}/orders/{number}?phone_end=1234` with a bearer key."""

    def __init__(self, url: str, key: str, seconds: float = SECONDS) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._timeout = seconds

    async def find(self, number: str, phone_end: str) -> Purchase | None:
        answer = await self._get(number, phone_end)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.status_code != httpx.codes.OK:
            raise OrdersUnavailableError(f"the shop's system answered with status {answer.status_code}")
        try:
            found = Purchase.model_validate_json(answer.content)
        except ValidationError as error:
            fields = sorted({".".join(map(str, problem["loc"])) or "body" for problem in error.errors()})
            raise OrdersUnavailableError(f"the shop's system answered without a proper {', '.join(fields)}") from None
        if found.number != number:
            raise OrdersUnavailableError("the shop's system answered with another order")
        return found

    async def _get(self, number: str, phone_end: str) -> httpx.Response:
        place = f"{self._url}/orders/{quote(number, safe='')}"
        try:
            async with httpx.AsyncClient(timeout=self._timeout, headers=self._headers) as client:
                return await client.get(place, params={"phone_end": phone_end})
        except httpx.TimeoutException:
            raise OrdersUnavailableError(f"the shop's system gave no answer within {self._timeout} seconds") from None
        except httpx.HTTPError as error:
            raise OrdersUnavailableError(f"the shop's system cannot be reached: {type(error).__name__}") from None
