"""What the widget's routes need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import HTTPException, Request

from bot.brand_settings import WidgetSettings
from bot.channels.wechat.phrases import Wordings
from bot.channels.widget.access import Access
from bot.channels.widget.limits import Limits, Rates
from bot.inbox import Inbox
from bot.live import Live
from bot.typing_signs import TypingSigns
from desk.clock import Clock
from desk.rulebooks import Rulebooks
from desk.service import Desk

UNKNOWN_BRAND = "没有这个品牌的在线客服"


@dataclass(frozen=True)
class Tools:
    """Shared by all brands; `uploads` is the folder of customers' photos, `brands` that of their files and logos."""

    widgets: Mapping[str, WidgetSettings]
    inbox: Inbox
    desk: Callable[[], Desk]
    clock: Clock
    live: Live
    typing: TypingSigns
    customer_types: Callable[[str], None]
    rulebooks: Rulebooks
    access: Access
    uploads: Path
    brands: Path
    first: str = ""
    """The brand whose window is at `/`; where it has none, the first one's is."""
    rates: Rates = field(default_factory=Rates)
    limits: Limits = field(default_factory=Limits)
    wordings: Wordings = field(default_factory=Wordings)

    def widget(self, brand: str) -> WidgetSettings:
        """Raises HTTPException 404 for a brand that has none."""
        if brand not in self.widgets:
            raise HTTPException(404, UNKNOWN_BRAND)
        return self.widgets[brand]

    def sender(self, request: Request) -> str:
        """`brand/visitor` of the request's token. Raises HTTPException 401 or 404."""
        brand = str(request.path_params["brand"])
        self.widget(brand)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return f"{brand}/{self.access.visitor(token, brand, self.clock.now())}"


def address_of(request: Request) -> str:
    """Whoever sends from there; behind a proxy, the server has put the customer's address in its place."""
    return request.client.host if request.client else ""
