"""Which pages may ask: those of the service itself, and each brand's own (CORS, without cookies)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.brand_settings import WidgetSettings

PREFIX = "/api/widget/"
SECONDS_KEPT = "7200"
NOT_ALLOWED = "这个网页没有开通在线客服"


class Origins:
    """ASGI middleware before everything under `PREFIX`; the brand is the next part of the path."""

    def __init__(self, app: ASGIApp, widgets: Mapping[str, WidgetSettings]) -> None:
        self._app = app
        self._widgets = widgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or origin == f"{scope['scheme']}://{headers.get('host')}":
            await self._app(scope, receive, send)
            return
        brand = scope["path"].removeprefix(PREFIX).partition("/")[0]
        widget = self._widgets.get(brand)
        if widget is None or origin not in widget.origins:
            await JSONResponse({"error": NOT_ALLOWED}, 403, {"Vary": "Origin"})(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_preflight(origin))(scope, receive, send)
            return

        async def send_with_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Access-Control-Allow-Origin"] = origin
                answer["Access-Control-Expose-Headers"] = "Retry-After"
                answer.add_vary_header("Origin")
            await send(message)

        await self._app(scope, receive, send_with_origin)


def _preflight(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, PUT",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": SECONDS_KEPT,
        "Vary": "Origin",
    }
