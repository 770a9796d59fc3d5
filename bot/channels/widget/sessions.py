"""How a brand's window looks, and the sessions of those who write in it."""

# No postponed annotations here: FastAPI must resolve them within `router`.
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel

from bot.brand_settings import WidgetSettings
from bot.channels.widget.access import SESSION_DAYS, Customer, new_visitor
from bot.channels.widget.tools import Tools, address_of
from entitlement.rulebook import Rulebook


class Opening(BaseModel):
    """A session for `customer`, whom the shop vouches for, or for nobody known."""

    customer: Customer | None = None


class Session(BaseModel):
    """What the widget shows at each request. With `known`, the conversation is the customer's on every device."""

    token: str
    expires_at: str
    known: bool


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(prefix="/api/widget/{brand}", tags=["widget"])

    @routes.get("/look")
    async def look(brand: str, response: Response) -> dict[str, Any]:
        """Everything the window needs before anybody writes."""
        response.headers["Cache-Control"] = "max-age=60"
        response.headers["Vary"] = "Origin"
        return look_of(tools.widget(brand), tools.rulebooks.of_brand(brand))

    @routes.get("/logo", include_in_schema=False)
    async def logo(brand: str) -> FileResponse:
        name = tools.widget(brand).logo
        path = (tools.brands / name).resolve() if name else None
        if path is None or not path.is_relative_to(tools.brands.resolve()) or not path.is_file():
            raise HTTPException(404, "no logo")
        return FileResponse(path, headers={"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"})

    @routes.post("/sessions")
    async def open_session(brand: str, opening: Opening, request: Request) -> Session:
        widget, now = tools.widget(brand), tools.clock.now()
        await tools.limits.take((f"sessions {address_of(request)}", tools.rates.sessions_of_address))
        if opening.customer is None:
            visitor = new_visitor()
        else:
            visitor = tools.access.customer(opening.customer, brand, widget.secret.get_secret_value(), now)
        token = tools.access.token(brand, visitor, now)
        expires = now + timedelta(days=SESSION_DAYS)
        return Session(token=token, expires_at=expires.isoformat(), known=opening.customer is not None)

    return routes


def look_of(widget: WidgetSettings, rulebook: Rulebook) -> dict[str, Any]:
    """What every visitor of the shop's page may see; telephone and hours are those that the replies tell."""
    seen = {"title", "subtitle", "colour", "greeting", "menu"}
    hotline = None if rulebook.brand["hotline"].placeholder else rulebook.number("hotline")
    told = {"logo": widget.logo is not None, "hotline": hotline, "hours": rulebook.number("service_hours")}
    return widget.model_dump(include=seen) | told
