"""The widget's one script, and a demo page for every brand that has a widget."""

from __future__ import annotations

from html import escape
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from bot.channels.widget.tools import Tools

SCRIPT = Path(__file__).resolve().parents[2] / "widget" / "dist" / "widget.js"
DEMO = Path(__file__).with_name("demo.html")
SCRIPT_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def router(tools: Tools) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/widget.js")
    async def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript", headers=SCRIPT_HEADERS)

    @routes.get("/demo")
    async def first_demo() -> RedirectResponse:
        if not tools.widgets:
            raise HTTPException(404, "no brand has a widget")
        return RedirectResponse(f"/demo/{next(iter(tools.widgets))}")

    @routes.get("/demo/style.css")
    async def style() -> FileResponse:
        return FileResponse(DEMO.with_suffix(".css"), media_type="text/css")

    @routes.get("/demo/{brand}")
    async def demo(brand: str) -> HTMLResponse:
        title = tools.widget(brand).title
        page = DEMO.read_text(encoding="utf-8").replace("{{brand}}", escape(brand)).replace("{{title}}", escape(title))
        return HTMLResponse(page, headers=PAGE_HEADERS)

    return routes
